//! The methods by which a service sets its exception handler up, the same for every framework's layer.

use std::error::Error;
use std::sync::Arc;

use super::{Handler, Policy};
use crate::any::AnyError;
use crate::body::Format;
use crate::record::Record;
use crate::request::RequestContext;

impl Handler {
    pub(crate) fn set_formats(&mut self, formats: Vec<Format>) {
        self.formats = formats;
    }

    pub(crate) fn set_drf(&mut self) {
        self.policy = Policy::Drf;
        self.formats = vec![Format::of::<crate::body::Drf>()];
    }

    pub(crate) fn set_replace_foreign(&mut self) {
        self.replaces_foreign = true;
    }

    pub(crate) fn add_answer<E: Error + 'static, A: Into<AnyError>>(
        &mut self,
        answer: impl Fn(&E, &RequestContext) -> A + Send + Sync + 'static,
    ) {
        self.answers.push(Arc::new(move |err, context| {
            err.downcast_ref().map(|err| answer(err, context).into())
        }));
    }

    pub(crate) fn add_reported(
        &mut self,
        reported: impl Fn(&Record<'_>, &RequestContext) + Send + Sync + 'static,
    ) {
        self.reported.push(Arc::new(reported));
    }
}

/// The methods of a layer that has its handler in `self.handler: Arc<Handler>`.
macro_rules! handler_methods {
    () => {
        /// The format of every error that does not choose one itself, in place of [`Problem`](crate::body::Problem).
        #[must_use]
        pub fn format<F: $crate::body::BodyFormat>(self) -> Self {
            self.formats([$crate::body::Format::of::<F>()])
        }

        /// The formats among which the caller's `Accept` chooses; the first where it has no opinion.
        #[must_use]
        pub fn formats(mut self, formats: impl IntoIterator<Item = $crate::body::Format>) -> Self {
            let formats = formats.into_iter().collect();
            std::sync::Arc::make_mut(&mut self.handler).set_formats(formats);
            self
        }

        /// As Django REST Framework has it: the body is [`Drf`](crate::body::Drf), and what cannot be read is a 400.
        #[must_use]
        pub fn drf(mut self) -> Self {
            std::sync::Arc::make_mut(&mut self.handler).set_drf();
            self
        }

        /// Replaces every error response that is no `ApiError`'s, also one that says it is JSON or HTML.
        ///
        /// A response that must stay carries [`KeepResponse`](crate::KeepResponse).
        #[must_use]
        pub fn replace_foreign(mut self) -> Self {
            std::sync::Arc::make_mut(&mut self.handler).set_replace_foreign();
            self
        }

        /// What becomes of an error of another crate, wherever it is in the chain of sources: an `ApiError`.
        ///
        /// What no handler takes is a 500 that says nothing.
        #[must_use]
        pub fn on<E: std::error::Error + 'static, A: Into<$crate::AnyError>>(
            mut self,
            answer: impl Fn(&E, &$crate::RequestContext) -> A + Send + Sync + 'static,
        ) -> Self {
            std::sync::Arc::make_mut(&mut self.handler).add_answer(answer);
            self
        }

        /// Is called for each error that is reported within a request: for counters and channels of the service's own.
        #[must_use]
        pub fn on_report(
            mut self,
            reported: impl Fn(&$crate::Record<'_>, &$crate::RequestContext) + Send + Sync + 'static,
        ) -> Self {
            std::sync::Arc::make_mut(&mut self.handler).add_reported(reported);
            self
        }
    };
}
pub(crate) use handler_methods;
