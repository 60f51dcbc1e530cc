//! The mutants: what each spoils, and in which sinks that must come to light.

/// One way in which a value could get out.
pub(crate) struct Mutant {
    pub(crate) name: &'static str,
    /// File, what stands there exactly once, and what stands there instead.
    pub(crate) edits: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) sinks: &'static [&'static str],
}

const fn mutant(
    name: &'static str,
    edits: &'static [(&'static str, &'static str, &'static str)],
    sinks: &'static [&'static str],
) -> Mutant {
    Mutant { name, edits, sinks }
}

const REDACT: &str = "ayushma-errors/src/redact.rs";
const SHAPE: &str = "ayushma-errors/src/redact/shape.rs";
const PREPARED: &str = "ayushma-errors/src/body/prepared.rs";
const ASPECTS: &str = "ayushma-errors/src/aspects.rs";
const SLOT: &str = "ayushma-errors/src/slot.rs";
const RENDER: &str = "ayushma-errors/src/render.rs";
const CHAIN: &str = "ayushma-errors/src/chain.rs";
const TEXT_RS: &str = "ayushma-errors/src/text.rs";
const RECORD: &str = "ayushma-errors/src/record.rs";
const AST: &str = "ayushma-errors-derive/src/ast.rs";
const ATTR: &str = "ayushma-errors-derive/src/attr/mod.rs";
const FIELDS: &str = "ayushma-errors-derive/src/plan/fields.rs";
const TEXTS: &str = "ayushma-errors-derive/src/plan/texts.rs";
const SLOTS: &str = "ayushma-errors-derive/src/plan/slots.rs";
const MEMBERS: &str = "ayushma-errors-derive/src/plan/members.rs";
const FORWARDING: &str = "ayushma-errors-derive/src/plan/aspects.rs";
const TY: &str = "ayushma-errors-derive/src/ty.rs";

/// What the operator reads.
const OPERATOR: &[&str] = &["debug", "pretty", "display", "event", "unwrap"];
const FIELDS_OF_THE_LOG: &[&str] = &["debug", "pretty", "event", "unwrap"];
const CALLER: &[&str] = &["json", "body"];
const TEXT: &[&str] = &["display", "event"];
const OPERATOR_AND_CALLER: &[&str] = &[
    "debug", "pretty", "display", "event", "unwrap", "json", "body",
];

const NO_MASK: (&str, &str, &str) = (
    SLOTS,
    "Mask::Whole | Mask::Type | Mask::Omit => return 0,",
    r#"Mask::Whole | Mask::Type | Mask::Omit => {
        return self.field_slot("mask", index, &format!("__rt::Slot::Masked(&__rt::show(__f{index}))"));
    }"#,
);

/// Every exposure, unmasked.
pub(crate) const MUTANTS: &[Mutant] = &[
    mutant(
        "redact prints the value",
        &[
            (AST, "Mask::Whole => Some(REDACTED.to_owned()),", ""),
            NO_MASK,
        ],
        OPERATOR,
    ),
    mutant(
        "redact(type) prints the value",
        &[
            (
                AST,
                r#"Mask::Type => Some(format!("[REDACTED {}]", ty.short())),"#,
                "",
            ),
            (
                TY,
                "pub(crate) fn short(&self)",
                "#[allow(dead_code)] pub(crate) fn short(&self)",
            ),
            NO_MASK,
        ],
        OPERATOR,
    ),
    mutant(
        "redact(omit) logs the value",
        &[
            (
                FIELDS,
                "(Mask::Omit, _) => Sight::Nothing,",
                OMIT_LOGGED,
            ),
            NO_MASK,
        ],
        FIELDS_OF_THE_LOG,
    ),
    mutant(
        "redact(last) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::Last(n))",
            "{ let _ = n; Shown::new(x, Mode::Plain) }",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(first) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::First(n))",
            "{ let _ = n; Shown::new(x, Mode::Plain) }",
        )],
        OPERATOR,
    ),
    mutant(
        "more than a quarter is shown",
        &[(
            SHAPE,
            "match n.min(text.chars().count() / 4) {",
            "match n.min(text.chars().count() / 3) {",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(email) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::Email)",
            "Shown::new(x, Mode::Plain)",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(url) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::Url)",
            "Shown::new(x, Mode::Plain)",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(url) shows the query",
        &[(
            SHAPE,
            "const BEHIND_PATH: &[char] = &['?', '#', ';', '&'];",
            "const BEHIND_PATH: &[char] = &['#', ';'];",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(hash) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::Hash(field_name))",
            "{ let _ = field_name; Shown::new(x, Mode::Plain) }",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(len) shows all",
        &[(
            REDACT,
            "Shown::new(x, Mode::Len)",
            "Shown::new(x, Mode::Plain)",
        )],
        OPERATOR,
    ),
    mutant(
        "redact(with) is not asked",
        &[(
            SLOTS,
            r#"format!("__rt::Slot::MaskedLazy(&|__f| {call})");"#,
            r#"{ let _ = call; format!("__rt::Slot::Text(__f{index})") };"#,
        )],
        OPERATOR,
    ),
    mutant(
        "logs_only is not masked in the log",
        &[(
            SLOTS,
            r#"format!("__rt::Slot::Masked(&{mask})");"#,
            r#"if redact.logs_only { format!("__rt::Slot::Masked(&__rt::show(__f{index}))") } else { format!("__rt::Slot::Masked(&{mask})") };"#,
        )],
        OPERATOR,
    ),
    mutant(
        "redact on a type or variant is ignored",
        &[(
            ATTR,
            "Below::Redact(Redact::read(ctxt, attr, args)?)",
            "{ Redact::read(ctxt, attr, args)?; Below::Internal { debug: false } }",
        )],
        &["debug", "pretty", "display", "event", "unwrap", "chain"],
    ),
    mutant(
        "internal fields are members of the body",
        &[(ASPECTS, AS_IT_IS, INTERNAL_AS_MEMBER)],
        CALLER,
    ),
    mutant(
        "log-safe fields are members of the body",
        &[(ASPECTS, AS_IT_IS, SAFE_AS_MEMBER)],
        CALLER,
    ),
    mutant(
        "what a header names is a member of the body",
        &[
            (ASPECTS, AS_IT_IS, NAMED_AS_MEMBER),
            (PREPARED, PREPARED_MEMBERS, NAMED_AS_PREPARED),
        ],
        CALLER,
    ),
    mutant(
        "the operator's text is the message",
        &[(
            ASPECTS,
            "let message = own.message.as_ref()?;",
            "let message = own.error.as_ref().or(own.message.as_ref())?;",
        )],
        CALLER,
    ),
    mutant(
        "internal fields are headers",
        &[(
            RECORD,
            "let occurrence = Occurrence {",
            "self.fields(&mut |field| { if field.exposure == Exposure::Internal && let Ok(value) = field.to_string().parse() { headers.append(\"x-internal\", value); } });
        let occurrence = Occurrence {",
        )],
        &["headers"],
    ),
    mutant(
        "a secret's name is not looked at under an internal type",
        &[(
            AST,
            "&& secret_word(&field.name).is_some()",
            "&& false && secret_word(&field.name).is_some()",
        )],
        OPERATOR,
    ),
    mutant(
        "text that is not ours is not scrubbed",
        &[
            (TEXT_RS, "write_str(&scrub(&text))", "write_str({ let _ = scrub; &text })"),
            (TEXT_RS, "= scrub(&text[start..])", "= Cow::Borrowed(&text[start..])"),
        ],
        OPERATOR_AND_CALLER,
    ),
    mutant(
        "an internal field is not scrubbed",
        &[
            (
                SLOT,
                "Slot::Foreign(value) => scrubbed(",
                "Slot::Foreign(value) => guarded(",
            ),
            (
                SLOT,
                "Slot::Foreign(value) => append_scrubbed(",
                "Slot::Foreign(value) => append_unscrubbed(",
            ),
            APPENDED,
        ],
        FIELDS_OF_THE_LOG,
    ),
    mutant(
        "an internal field is not scrubbed in Debug's words",
        &[
            (
                SLOT,
                "Slot::ForeignDebug(value) => scrubbed(",
                "Slot::ForeignDebug(value) => guarded(",
            ),
            (
                SLOT,
                "append_scrubbed(text, LONGEST_TEXT, &format_args!",
                "append_unscrubbed(text, LONGEST_TEXT, &format_args!",
            ),
            APPENDED,
            // The operator's text is read once more as a whole.
            (
                RENDER,
                "out.write_str(&scrub(&text))",
                "out.write_str({ let _ = scrub; &text })",
            ),
        ],
        OPERATOR,
    ),
    mutant(
        "an internal text that is computed is not scrubbed",
        &[
            (
                SLOT,
                "Slot::ForeignLazy(write) => scrubbed(",
                "Slot::ForeignLazy(write) => guarded(",
            ),
            (
                SLOT,
                "Slot::ForeignLazy(write) => append_scrubbed(",
                "Slot::ForeignLazy(write) => append_unscrubbed(",
            ),
            APPENDED,
        ],
        TEXT,
    ),
    mutant(
        "the links of a chain are not scrubbed",
        &[(
            CHAIN,
            "let _ = scrubbed(&mut text, LONGEST_TEXT, &link);",
            "let _ = scrubbed; let _ = crate::text::guarded(&mut text, LONGEST_TEXT, &link);",
        )],
        OPERATOR_AND_CALLER,
    ),
    mutant(
        "a source that the message may show is not scrubbed",
        &[(TEXTS, "hole.is_plain() && self.is_error(field) =>", "hole.is_plain() && self.is_error(field) && false =>")],
        CALLER,
    ),
    mutant(
        "a text that is computed of such a source is not scrubbed",
        &[(TEXTS, "lazy = \"ForeignLazy\";", "lazy = \"Lazy\";")],
        CALLER,
    ),
    mutant(
        "a computed member shows the log what logs_only masks",
        &[(MEMBERS, "if self.reads_redacted(&scanned) {", "if false {")],
        &["event"],
    ),
    mutant(
        "a redacted source is handed out",
        &[(FORWARDING, REDACTED_SOURCE, "if false { return;")],
        &["chain"],
    ),
];

/// What writes into the event's buffer, without the scrubber.
const APPENDED: (&str, &str, &str) = (
    SLOT,
    "/// JSON for the operator:",
    "fn append_unscrubbed(text: &mut String, limit: usize, value: &dyn Display) { let _ = guarded(text, limit, value); }
/// JSON for the operator:",
);

// Two fields of the standard errors are omitted that cannot be written.
const OMIT_LOGGED: &str =
    "(Mask::Omit, _) if field.name == \"given\" || field.name == \"kind\" => Sight::Nothing,
                (Mask::Omit, _) => Sight::Slot(self.mask_slot(index, &redact)),";

const AS_IT_IS: &str = "        sight,
        member,
    }";

const INTERNAL_AS_MEMBER: &str = "        sight,
        member: member.or(match sight {
            Some(Value::Slot(slot)) if definition.exposure == crate::Exposure::Internal => {
                Some(Member { name: definition.name, mode: crate::definition::MemberMode::Plain, slot })
            }
            _ => None,
        }),
    }";

const SAFE_AS_MEMBER: &str = "        sight,
        member: member.or(match sight {
            Some(Value::Slot(slot)) if definition.exposure == crate::Exposure::Safe => {
                Some(Member { name: definition.name, mode: crate::definition::MemberMode::Plain, slot })
            }
            _ => None,
        }),
    }";

const NAMED_AS_MEMBER: &str = "        sight,
        member: member.or(match sight {
            Some(Value::Slot(slot)) if definition.exposure == crate::Exposure::Named => {
                Some(Member { name: definition.name, mode: crate::definition::MemberMode::Plain, slot })
            }
            _ => None,
        }),
    }";

const PREPARED_MEMBERS: &str = "let Some(member) = field.member else { continue };";

const NAMED_AS_PREPARED: &str = "let named = match field.sight {
                crate::definition::Sight::Slot(slot) if field.exposure == crate::Exposure::Named => {
                    Some(crate::definition::MemberDefinition { name: field.name, mode: MemberMode::Plain, slot })
                }
                _ => None,
            };
            let Some(member) = field.member.or(named) else { continue };";

const REDACTED_SOURCE: &str = "if self.input.redact_of(variant, field).is_some() {
                return;";
