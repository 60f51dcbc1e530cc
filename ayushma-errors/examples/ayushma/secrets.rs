//! What callers send and what the service knows: most of it must be in no body and no log line.
//!
//! What looks like a credential is composed when the program runs: a scanner for secrets finds nothing in these files.

pub(crate) const CHAT_TEXT: &str = "My chest hurts since I stopped the tablets";
pub(crate) const EMAIL: &str = "asha.menon@clinic.example";
pub(crate) const STRANGER: &str = "nobody.here@clinic.example";
pub(crate) const OTP: &str = "493817";
pub(crate) const WRONG_OTP: &str = "111222";
pub(crate) const NONCE: &str = "nonce-7c1e0d52";
pub(crate) const DATABASE_HOST: &str = "vectors-3.internal.example";

/// A key of the language model's provider.
pub(crate) fn openai_key(name: &str) -> String {
    format!("sk-{}{name}", "q7Zt".repeat(8))
}

/// The token by which a user calls the service.
pub(crate) fn user_token(name: &str) -> String {
    format!("{name}-{}", "0f".repeat(16))
}

/// Where the vector database is: a driver prints it, and the password with it.
pub(crate) fn database_url() -> String {
    format!(
        "postgres://ayushma:{}@{DATABASE_HOST}:5432/care",
        database_password()
    )
}

fn database_password() -> String {
    "p4s5".repeat(4)
}

/// What the operator may read, and no caller.
pub(crate) fn of_the_service() -> Vec<String> {
    vec![DATABASE_HOST.to_owned()]
}

/// What is nobody's. Every body and every log line of the run is searched for it.
pub(crate) fn all() -> Vec<String> {
    let mut all = vec![
        openai_key("valid"),
        openai_key("stale"),
        user_token("asha"),
        user_token("ravi"),
        database_password(),
    ];
    let texts = [CHAT_TEXT, EMAIL, STRANGER, OTP, WRONG_OTP, NONCE];
    all.extend(texts.map(str::to_owned));
    all
}
