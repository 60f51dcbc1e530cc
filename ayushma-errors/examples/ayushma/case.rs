//! One request, and what should be answered: each is written down in `cases.txt`.

use std::fmt::Write;
use std::net::SocketAddr;

use axum::http::Request;
use axum::http::request::Builder;

use crate::secrets;
use crate::store::Store;

pub(crate) struct Case {
    pub(crate) title: String,
    /// What is asked, and who asks, as it was written down.
    pub(crate) line: String,
    method: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    pub(crate) status: u16,
    /// The code in the body, unless the answer is none of our errors.
    pub(crate) code: Option<String>,
}

/// All of them, in the order of the file: it starts with the one that uses up the nonce.
///
/// # Errors
/// With the first that cannot be read.
pub(crate) fn all() -> Result<Vec<Case>, String> {
    let file = filled_in(include_str!("cases.txt"));
    file.split("\n\n")
        .map(|case| Case::parse(case).ok_or_else(|| format!("this is no case:\n{case}")))
        .collect()
}

fn filled_in(file: &str) -> String {
    let names = [
        ("<clinic>", &*Store::CLINIC.to_string()),
        ("<archive>", &Store::ARCHIVE.to_string()),
        ("<nowhere>", &Store::NOWHERE.to_string()),
        ("<chat>", &Store::CHAT.to_string()),
        ("<document>", &Store::DOCUMENT.to_string()),
        ("<nonce>", secrets::NONCE),
        ("<text>", secrets::CHAT_TEXT),
        ("<email>", secrets::EMAIL),
        ("<stranger>", secrets::STRANGER),
        ("<otp>", secrets::OTP),
        ("<wrong otp>", secrets::WRONG_OTP),
        ("<page>", &"Drink water. ".repeat(100)),
    ];
    let names = names.iter();
    names.fold(file.to_owned(), |file, (name, value)| {
        file.replace(name, value)
    })
}

impl Case {
    /// A title, `METHOD path [as <user>] [with <name>-key]`, a body unless there is none, and the answer.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let title = lines.next()?.strip_prefix("# ")?;
        let line = lines.next()?;
        let mut request = line.split(' ');
        let (method, path) = (request.next()?, request.next()?);
        let (body, answer) = match (lines.next()?, lines.next()) {
            (body, Some(answer)) => (body, answer),
            (answer, None) => ("", answer),
        };
        let mut answer = answer.strip_prefix("-> ")?.split(' ');

        let mut headers = Vec::new();
        while let Some(word) = request.next() {
            headers.push(match (word, request.next()?) {
                ("as", user) => (
                    "Authorization",
                    format!("Token {}", secrets::user_token(user)),
                ),
                ("with", key) => ("OpenAI-Key", secrets::openai_key(key.strip_suffix("-key")?)),
                _ => return None,
            });
        }
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        Some(Case {
            title: title.to_owned(),
            line: line.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: body.to_owned(),
            status: answer.next()?.parse().ok()?,
            code: answer.next().map(str::to_owned),
        })
    }

    pub(crate) fn request(&self) -> Builder {
        let request = Request::builder().method(&*self.method).uri(&self.path);
        let headers = self.headers.iter();
        headers.fold(request, |request, (name, value)| {
            request.header(*name, value)
        })
    }

    /// The same as a command.
    pub(crate) fn curl(&self, address: SocketAddr) -> String {
        let mut command = "curl -i".to_owned();
        if self.method != "GET" {
            // Writing to a string does not fail.
            let _ = write!(command, " -X {}", self.method);
        }
        let _ = write!(command, " http://{address}{}", self.path);
        for (name, value) in &self.headers {
            let _ = write!(command, " \\\n  -H '{name}: {value}'");
        }
        if !self.body.is_empty() {
            let _ = write!(command, " \\\n  -d '{}'", self.body);
        }
        command
    }
}
