//! Writes the recorded texts of `fixtures/scrub` as seeds into the folder that is named: one file a text, a folder a target.

use std::io::{Read, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::read::GzDecoder;

#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

fn main() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let to = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "corpus".into()));
    let mut texts = Vec::new();
    for file in ["positives", "negatives"] {
        let compressed = fs::read(here.join(format!("../fixtures/scrub/{file}.jsonl.gz")))?;
        let mut lines = String::new();
        GzDecoder::new(&compressed[..]).read_to_string(&mut lines)?;
        for line in lines.lines() {
            texts.push(serde_json::from_str::<Line>(line)?.text);
        }
    }
    for target in ["any_text", "planted", "linear"] {
        let folder = to.join(target);
        fs::create_dir_all(&folder)?;
        for (i, text) in texts.iter().enumerate() {
            fs::write(folder.join(format!("seed-{i}")), text)?;
        }
    }
    Ok(())
}
