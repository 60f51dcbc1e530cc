// Every mask. What is masked whole, or left out, is not in the expansion at all.
use ayushma_errors::ApiError;
use std::fmt;

#[derive(ApiError)]
#[status(401)]
#[message("{login} cannot sign in")]
#[error("{login} {token} {card} {link} {name} {size}")]
pub struct LoginError {
    #[redact(email, logs_only)]
    pub login: String,
    #[redact]
    pub password: String,
    #[redact(last = 4)]
    pub token: String,
    #[redact(first = 6)]
    pub card: Option<String>,
    #[redact(url)]
    pub link: String,
    #[redact(hash)]
    pub device: String,
    #[redact(len)]
    pub size: String,
    #[redact(type)]
    pub claims: Vec<u8>,
    #[redact(omit)]
    pub otp: u32,
    #[redact(with = initial)]
    pub name: String,
    #[redact]
    #[source]
    pub cause: std::io::Error,
}

fn initial(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}.", name.chars().next().unwrap_or('?'))
}
