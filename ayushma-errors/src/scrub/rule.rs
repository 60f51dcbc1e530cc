//! The rules by name, and a scrubber of one's own.

use std::borrow::Cow;
use std::fmt;

use super::class::{Class, DIGIT};
use super::scan::scan;

/// The built-in rules: the mark, what is found, and whether it is on by default.
macro_rules! rules {
    ($($id:ident $name:literal $found:literal $on:literal)*) => {
        /// A built-in rule.
        #[derive(Clone, Copy, PartialEq)]
        #[repr(u8)]
        pub(super) enum Id { $($id),* }

        const RULES: &[(Id, &str, &str, bool)] = &[$((Id::$id, $name, $found, $on)),*];
    };
}

rules! {
    Password "password" "the value of a key such as `password`, `pwd` or `passphrase`, and what `-u user:` is followed by" true
    Secret "secret" "the value of a key such as `client_secret`, `secret_access_key` or `private_key`" true
    Token "token" "the value of a key such as `token`, `access_token` or `grafanaToken`" true
    ApiKey "api-key" "the value of a key such as `api_key`, `x-api-key` or `AccountKey`" true
    Query "query" "the value of a secret parameter of a URL: `key`, `sig`, `X-Amz-Signature`" true
    Userinfo "userinfo" "the password in a URL, also in one that does not parse" true
    Authorization "authorization" "what follows `Authorization:`, `Bearer` or `Basic`" true
    Cookie "cookie" "the values of `Cookie` and `Set-Cookie`" true
    Session "session" "the value of a key such as `session_id` or `csrftoken`" true
    Denied "denied" "the value of a key that was given to `deny_keys`" true
    Jwt "jwt" "JSON web tokens" true
    Pem "private-key" "PEM private keys, also escaped and truncated" true
    Aws "aws-key" "AWS access key ids" true
    Github "github-token" "GitHub's tokens" true
    Gitlab "gitlab-token" "GitLab's tokens" true
    OpenAi "openai-key" "keys that begin with `sk-`: OpenAI's and those of whoever does as they do" true
    Anthropic "anthropic-key" "Anthropic's keys" true
    Slack "slack-token" "Slack's tokens" true
    SlackHook "slack-webhook" "the secret in the URL of a webhook: Slack's, Discord's, Teams', Zapier's" true
    Google "google-key" "Google's API keys" true
    GoogleOauth "google-token" "Google's access tokens" true
    Stripe "stripe-key" "Stripe's secret and restricted keys, and those of its webhooks" true
    SendGrid "sendgrid-key" "SendGrid's keys" true
    Twilio "twilio-key" "Twilio's API keys" true
    Npm "npm-token" "npm's tokens" true
    PyPi "pypi-token" "PyPI's tokens" true
    HuggingFace "huggingface-token" "Hugging Face's tokens" true
    DigitalOcean "digitalocean-token" "DigitalOcean's tokens" true
    Telegram "telegram-token" "tokens of Telegram's bots" true
    Other "provider-token" "tokens of other providers that have a prefix of their own: Groq, Replicate, Shopify, Linear, Postman, Doppler, Vault, Databricks, New Relic, Grafana, Sentry, Azure, Heroku, Fly, LangSmith, Pinecone, PlanetScale, Square, Airtable, Discord, Mailchimp" true
    Card "card" "numbers of payment cards, by their issuer and Luhn's checksum" true
    Aadhaar "aadhaar" "Aadhaar numbers, by Verhoeff's checksum" true
    Iban "iban" "IBANs, by their checksum" true
    Pan "pan" "permanent account numbers of India, by their shape" true
    Ssn "ssn" "social security numbers of the United States, by their shape" true
    Email "email" "e-mail addresses" true
    Phone "phone" "phone numbers with a country's code" true
    Otp "otp" "one-time passwords and PINs, by the word before them" true
    RecordNumber "record-number" "medical record numbers, by the word before them" true
    BirthDate "birth-date" "dates of birth, by the word before them" true
    Ip "ip" "IP addresses; off unless it is switched on" false
}

impl Id {
    /// The name, which is also what the mark says.
    pub(super) fn name(self) -> &'static str {
        RULES[self as usize].1
    }

    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

/// What is known of a rule.
///
/// ```
/// use ayushma_errors::scrub::Scrubber;
///
/// let rules: Vec<_> = Scrubber::new().rules().collect();
/// assert!(rules.iter().any(|rule| rule.name == "jwt" && rule.is_on));
/// assert!(rules.iter().any(|rule| rule.name == "ip" && !rule.is_on));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// What the mark says: `[REDACTED:name]`.
    pub name: Cow<'static, str>,
    /// What it finds.
    pub finds: Cow<'static, str>,
    /// Whether it is asked.
    pub is_on: bool,
}

/// A rule of one's own: a text that begins with a literal, and how much of what follows belongs to it.
///
/// ```
/// use ayushma_errors::scrub::{Rule, Scrubber};
///
/// // A clinic's ids: `CL-` and eight digits.
/// let clinic = Rule::new("clinic-id", "CL-", |rest| {
///     let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
///     (digits == 8).then_some(digits)
/// });
/// let scrubber = Scrubber::new().with_rule(clinic?);
/// assert_eq!(scrubber.scrub("no bed in CL-12345678"), "no bed in [REDACTED:clinic-id]");
/// # Ok::<(), ayushma_errors::scrub::RuleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rule {
    name: String,
    pub(super) literal: String,
    /// How many bytes after the literal belong to the secret, if it is one.
    pub(super) length: fn(&str) -> Option<usize>,
}

impl Rule {
    /// A rule that asks, where the literal stands, how many bytes of the rest belong to the secret; `None` is not one.
    ///
    /// # Errors
    /// When the name is not made of up to 40 small letters, digits and hyphens, or the literal has less than two bytes: a scan for
    /// one byte would ask at every word.
    pub fn new(
        name: impl Into<String>,
        literal: impl Into<String>,
        length: fn(&str) -> Option<usize>,
    ) -> Result<Self, RuleError> {
        let (name, literal) = (name.into(), literal.into());
        if name.is_empty()
            || name.len() > LONGEST_NAME
            || name == "cut"
            || !IN_NAMES.is_all(name.as_bytes())
        {
            return Err(RuleError::Name(name));
        }
        if literal.len() < 2 {
            return Err(RuleError::Literal { name, literal });
        }
        Ok(Rule {
            name,
            literal,
            length,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// What a rule's name is made of.
const IN_NAMES: Class = Class::between(b'a', b'z').or(DIGIT).or_of(b"-");

/// The longest name of a rule, in bytes: its mark must be known again.
const LONGEST_NAME: usize = 40;

/// What is wrong with a rule of one's own, or with the name of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// A name of what is no name.
    Name(String),
    /// A literal that is too short.
    Literal {
        /// The rule.
        name: String,
        /// What it would look for.
        literal: String,
    },
    /// No rule is called so.
    Unknown(String),
}

impl fmt::Display for RuleError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleError::Name(name) => write!(
                f,
                "`{name}` is no rule's name: use up to 40 small letters, digits and hyphens, and not `cut`"
            ),
            RuleError::Literal { name, literal } => write!(
                f,
                "rule `{name}`: the literal `{literal}` is too short; give it at least two bytes"
            ),
            RuleError::Unknown(name) => {
                write!(
                    f,
                    "no rule is called `{name}`; `Scrubber::rules` names them"
                )
            }
        }
    }
}

impl std::error::Error for RuleError {}

/// A scrubber whose rules are chosen: switched off, switched on, added, replaced.
///
/// ```
/// use ayushma_errors::scrub::Scrubber;
///
/// let scrubber = Scrubber::new().with("ip")?.without("email")?.deny_keys(["ward_code"]);
/// assert_eq!(scrubber.scrub("from 10.0.0.7 by asha@example.org"), "from [REDACTED:ip] by asha@example.org");
/// assert_eq!(scrubber.scrub("ward_code=blue-7"), "ward_code=[REDACTED:denied]");
/// assert!(Scrubber::new().without("e-mail").is_err());
/// # Ok::<(), ayushma_errors::scrub::RuleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scrubber {
    on: u64,
    denied: Vec<String>,
    own: Vec<Rule>,
}

impl Default for Scrubber {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Scrubber {
    /// What [`scrub`](super::scrub) asks.
    pub(super) const BUILT_IN: Scrubber = Scrubber {
        on: default_rules(),
        denied: Vec::new(),
        own: Vec::new(),
    };

    /// A scrubber with the built-in rules.
    #[must_use]
    pub fn new() -> Self {
        Self::BUILT_IN
    }

    /// The same without the rule of that name.
    ///
    /// # Errors
    /// When no rule is called so.
    #[inline]
    pub fn without(mut self, name: &str) -> Result<Self, RuleError> {
        if self.remove(name) {
            return Ok(self);
        }
        Err(RuleError::Unknown(name.to_owned()))
    }

    /// Says whether there was one.
    #[inline]
    fn remove(&mut self, name: &str) -> bool {
        // A name is given to one rule of the user's at most: `with_rule` sees to it.
        let own = self.own.iter().position(|rule| rule.name == name);
        if let Some(own) = own {
            self.own.remove(own);
        }
        let built_in = by_name(name);
        if let Some(id) = built_in {
            self.on &= !id.bit();
        }
        own.is_some() || built_in.is_some()
    }

    /// The same with the built-in rule of that name: `ip`, or one that was switched off.
    ///
    /// # Errors
    /// When no rule is called so.
    #[inline]
    pub fn with(mut self, name: &str) -> Result<Self, RuleError> {
        let id = by_name(name).ok_or_else(|| RuleError::Unknown(name.to_owned()))?;
        self.on |= id.bit();
        Ok(self)
    }

    /// The same with a rule of one's own, in place of the one of that name where there is one.
    #[must_use]
    #[inline]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.remove(&rule.name);
        self.own.push(rule);
        self
    }

    /// The same, where the values of these keys are secrets, too. Case, `_`, `-` and spaces in a key do not count.
    #[must_use]
    pub fn deny_keys<K: AsRef<str>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        for key in keys {
            let key = squeezed(key.as_ref());
            if !key.is_empty() {
                self.denied.push(key);
            }
        }
        self
    }

    /// The rules, built-in and own.
    #[inline]
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo> {
        let mut rules = Vec::with_capacity(RULES.len() + self.own.len());
        for (id, name, finds, _) in RULES {
            rules.push(RuleInfo {
                name: Cow::Borrowed(*name),
                finds: Cow::Borrowed(*finds),
                is_on: self.has(*id),
            });
        }
        for rule in &self.own {
            rules.push(RuleInfo {
                name: Cow::Owned(rule.name.clone()),
                finds: Cow::Owned(format!("what begins with `{}`", rule.literal)),
                is_on: true,
            });
        }
        rules.into_iter()
    }

    /// The text without what the rules know; borrowed when there is nothing to take out.
    #[must_use]
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match scan(text, self) {
            Some(clean) => Cow::Owned(clean),
            None => Cow::Borrowed(text),
        }
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.on & id.bit() != 0
    }

    pub(super) fn own(&self) -> &[Rule] {
        &self.own
    }

    pub(super) fn has_denied(&self) -> bool {
        !self.denied.is_empty()
    }

    /// Whether the key was given to `deny_keys`.
    pub(super) fn denies(&self, key: &[u8]) -> bool {
        if self.denied.is_empty() {
            return false;
        }
        let key = squeezed(&String::from_utf8_lossy(key));
        for denied in &self.denied {
            if *denied == key {
                return true;
            }
        }
        false
    }
}

const fn default_rules() -> u64 {
    let (mut on, mut i) = (0, 0);
    while i < RULES.len() {
        if RULES[i].3 {
            on |= 1 << i;
        }
        i += 1;
    }
    on
}

#[inline]
fn by_name(name: &str) -> Option<Id> {
    for (id, known, _, _) in RULES {
        if *known == name {
            return Some(*id);
        }
    }
    None
}

/// A key without what spellings differ in.
fn squeezed(key: &str) -> String {
    let mut squeezed = key.to_lowercase();
    squeezed.retain(|c| !matches!(c, '_' | '-' | ' '));
    squeezed
}
