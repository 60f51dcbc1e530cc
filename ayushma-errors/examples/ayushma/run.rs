//! Sends each case, prints what came of it, and decides whether it is right.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::time::Duration;

use ayushma_errors::logging::Logging;
use tokio::net::TcpListener;

use crate::case::{self, Case};
use crate::client::{self, Answer};
use crate::{log, say, secrets, service};

/// Whether all were answered as they should be.
pub(crate) async fn every_case(
    logging: Option<Logging>,
    otlp: Option<Logging>,
) -> io::Result<bool> {
    let guards = log::keep(logging, otlp).map_err(io::Error::other)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, service()).await });

    let cases = case::all().map_err(io::Error::other)?;
    let mut wrong = 0;
    for case in &cases {
        let seen = Seen::of(case, address).await?;
        let complaints = seen.complaints();
        say(&seen.shown());
        for complaint in &complaints {
            say(&format!("  WRONG     {complaint}\n"));
        }
        say("\n");
        wrong += usize::from(!complaints.is_empty());
    }
    say(&summary(cases.len(), wrong));
    for guard in guards {
        let report = guard.flush(Duration::from_secs(5));
        say(&format!("What the log's handlers made of it: {report}.\n"));
    }
    Ok(wrong == 0)
}

fn summary(cases: usize, wrong: usize) -> String {
    if wrong > 0 {
        return format!("{wrong} of {cases} cases went wrong: search for WRONG\n");
    }
    format!(
        "All {cases} cases were answered as they should be. Each error has one log line, with the id of its body,\n\
         and none of the {} secrets (keys, tokens, passwords, e-mail addresses, what was asked) is in either.\n",
        secrets::all().len(),
    )
}

/// What one case came to: at the caller's, and in the log.
struct Seen<'a> {
    case: &'a Case,
    answer: Answer,
    log: Vec<String>,
}

impl<'a> Seen<'a> {
    async fn of(case: &'a Case, address: SocketAddr) -> io::Result<Self> {
        let answer = client::send(address, case.request(), case.body.clone()).await?;
        // The event was made before the response was sent, so it is there.
        let log = log::take();
        Ok(Seen { case, answer, log })
    }

    /// What is not as it should be.
    fn complaints(&self) -> Vec<String> {
        let Seen { case, answer, log } = self;
        let mut complaints = Vec::new();
        if answer.status != case.status {
            complaints.push(format!("the status should be {}", case.status));
        }
        if let Some(code) = &case.code {
            if !answer.body.contains(&format!(r#""code":"{code}""#)) {
                complaints.push(format!("the code should be {code}"));
            }
            if !matches!((self.id(), &**log), (Some(id), [line]) if line.contains(id)) {
                complaints.push("one log line should have the id of the body".to_owned());
            }
        }
        let sent = format!("{:?}\n{}", answer.headers, answer.body);
        let printed = format!("{sent}\n{}", log.join("\n"));
        for secret in secrets::all() {
            if printed.contains(&secret) {
                complaints.push(format!("`{secret}` is nobody's business"));
            }
        }
        for inner in secrets::of_the_service() {
            if sent.contains(&inner) {
                complaints.push(format!("`{inner}` is no caller's business"));
            }
        }
        complaints
    }

    /// The id of the occurrence, from the body.
    fn id(&self) -> Option<&str> {
        let (_, rest) = self.answer.body.split_once("urn:uuid:")?;
        rest.split('"').next()
    }

    fn shown(&self) -> String {
        let Seen { case, answer, log } = self;
        let mut out = format!("{}\n", case.title);
        row(&mut out, "request", &case.line);
        row(&mut out, "status", &answer.status.to_string());
        for name in ["www-authenticate", "retry-after", "allow"] {
            for value in answer.headers.get_all(name) {
                let value = String::from_utf8_lossy(value.as_bytes());
                row(&mut out, "header", &format!("{name}: {value}"));
            }
        }
        row(&mut out, "body", &answer.body);
        for line in log {
            row(&mut out, "log", line);
        }
        match self.id() {
            // The same id in both is what leads from a caller's complaint to the log.
            Some(id) if io::stdout().is_terminal() => {
                out.replace(id, &format!("\x1b[1m{id}\x1b[0m"))
            }
            _ => out,
        }
    }
}

/// A name and a text, which is broken into lines between the pairs of a body or a log line.
fn row(out: &mut String, name: &str, text: &str) {
    const WIDTH: usize = 106;

    let mut line = String::new();
    let mut name = name;
    for piece in text.split_inclusive([' ', ',']) {
        if !line.is_empty() && line.len() + piece.trim_end().len() > WIDTH {
            // Writing to a string does not fail.
            let _ = writeln!(out, "  {name:<8}  {}", line.trim_end());
            name = "";
            line.clear();
        }
        line.push_str(piece);
    }
    let _ = writeln!(out, "  {name:<8}  {}", line.trim_end());
}
