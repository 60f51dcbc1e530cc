//! What the program was asked for.

use std::net::SocketAddr;

use ayushma_errors::logging::Logging;
use ayushma_errors::sentry::Setup;

pub(crate) const HELP: &str = "\
The error surface of a healthcare assistant, as an axum service

Usage: cargo run --example ayushma [-- OPTION...]

Without --serve, each error is asked for once and shown with its log line; the exit code is 0 if all
were as expected.

Options:
  --serve ADDRESS    keep the service running, such as on 127.0.0.1:8000, and print requests for curl
  --metrics ADDRESS  with --serve: a page of its own for Prometheus, such as on 127.0.0.1:9100
  --sentry-dsn DSN   send what Sentry should know, such as to http://KEY@127.0.0.1:9000/1
  --otlp URL         send log records to a collector, such as on http://127.0.0.1:4318
  --log-config FILE  log as this file says, in TOML or JSON. Two are beside this program's source:
                     logging-development.toml and logging-production.toml
  --exposures        print who may see which field of the errors
  --alert-rules      print Prometheus' alert rules for these errors
  --alert-tests FILE print promtool's tests of the rules in that file
  --help             print this
";

pub(crate) enum Command {
    EveryCase,
    Serve(SocketAddr),
    /// Prints it.
    Print(String),
}

pub(crate) struct Options {
    pub(crate) command: Command,
    pub(crate) logging: Option<Logging>,
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) sentry: Option<Setup>,
    /// The log that goes to a collector.
    pub(crate) otlp: Option<Logging>,
}

impl Options {
    /// Reads the arguments, or says what is wrong with them.
    pub(crate) fn read(args: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Options {
            command: Command::EveryCase,
            logging: None,
            metrics: None,
            sentry: None,
            otlp: None,
        };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let mut value = |what: &str| {
                let value = args.next();
                value.ok_or_else(|| format!("`{arg}` needs {what}"))
            };
            match &*arg {
                "--serve" => options.command = Command::Serve(address(&value(AN_ADDRESS)?)?),
                "--metrics" => options.metrics = Some(address(&value(AN_ADDRESS)?)?),
                "--log-config" => {
                    let logging = Logging::from_file(value("a file")?);
                    options.logging = Some(logging.map_err(|err| err.to_string())?);
                }
                "--sentry-dsn" => {
                    let setup = Setup::new(&value("a DSN")?).map_err(|err| err.to_string())?;
                    options.sentry = Some(setup.environment("example"));
                }
                "--otlp" => {
                    let logging = crate::log::of_collector(&value("a URL")?);
                    options.otlp = Some(logging.map_err(|err| err.to_string())?);
                }
                "--exposures" => options.command = Command::Print(crate::exposure::table()),
                "--alert-rules" => options.command = Command::Print(crate::monitor::rules()),
                "--alert-tests" => {
                    let tests = crate::monitor::rule_tests(&value("the file of the rules")?);
                    options.command = Command::Print(tests);
                }
                "--help" | "-h" => options.command = Command::Print(HELP.to_owned()),
                _ => return Err(format!("unexpected argument `{arg}`")),
            }
        }
        if options.metrics.is_some() && !matches!(options.command, Command::Serve(_)) {
            return Err("`--metrics` needs `--serve` beside it".to_owned());
        }
        Ok(options)
    }
}

const AN_ADDRESS: &str = "an address, such as 127.0.0.1:8000";

fn address(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse();
    address.map_err(|_| format!("`{text}` is no address such as 127.0.0.1:8000"))
}
