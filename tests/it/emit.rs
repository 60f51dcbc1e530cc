//! Events of any target, level and message: what a macro can only make of constants.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use tracing::callsite::{Callsite, Identifier};
use tracing::dispatcher;
use tracing::field::{FieldSet, Value};
use tracing::metadata::Kind;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata};

struct Site(OnceLock<Metadata<'static>>);

impl Callsite for Site {
    fn set_interest(&self, _: Interest) {}

    fn metadata(&self) -> &Metadata<'_> {
        self.0.get().unwrap()
    }
}

/// A callsite for life, as a macro's would be.
fn site(target: &str, level: Level, names: &'static [&'static str]) -> &'static Metadata<'static> {
    type Key = (String, Level, &'static [&'static str]);
    static SITES: Mutex<Option<HashMap<Key, &'static Site>>> = Mutex::new(None);
    let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner);
    let sites = sites.get_or_insert_default();
    let site = *sites
        .entry((target.to_owned(), level, names))
        .or_insert_with(|| {
            let site: &'static Site = Box::leak(Box::new(Site(OnceLock::new())));
            let target: &'static str = Box::leak(target.to_owned().into_boxed_str());
            let fields = FieldSet::new(names, Identifier(site));
            let metadata = Metadata::new(
                "event",
                target,
                level,
                Some("src/chat.rs"),
                Some(7),
                Some("app::chat"),
                fields,
                Kind::EVENT,
            );
            let _ = site.0.set(metadata);
            site
        });
    site.0.get().unwrap()
}

/// Emits to the default subscriber of the thread; the fields are those of the names, in their order.
pub(crate) fn emit(
    target: &str,
    level: Level,
    names: &'static [&'static str],
    values: &[&dyn Value],
) {
    let metadata = site(target, level, names);
    dispatcher::get_default(|dispatch| {
        if !dispatch.enabled(metadata) {
            return;
        }
        let fields: Vec<_> = metadata.fields().iter().collect();
        macro_rules! event {
            ($($i:literal),*) => {{
                let values = [$((&fields[$i], Some(values[$i]))),*];
                let set = metadata.fields().value_set(&values);
                dispatch.event(&Event::new(metadata, &set));
            }};
        }
        match values.len() {
            1 => event!(0),
            2 => event!(0, 1),
            3 => event!(0, 1, 2),
            4 => event!(0, 1, 2, 3),
            count => panic!("{count} fields are not provided for"),
        }
    });
}

/// Emits a message at one of Python's levels.
pub(crate) fn say(target: &str, level: &str, message: &str) {
    let level = match level {
        "DEBUG" => Level::DEBUG,
        "INFO" => Level::INFO,
        "WARNING" => Level::WARN,
        "ERROR" => Level::ERROR,
        "CRITICAL" => {
            return emit(
                target,
                Level::ERROR,
                &["message", "critical"],
                &[&message, &true],
            );
        }
        other => panic!("{other} is no level"),
    };
    emit(target, level, &["message"], &[&message]);
}
