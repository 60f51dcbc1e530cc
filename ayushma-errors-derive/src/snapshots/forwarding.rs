// Whose word counts: the inner error's, or one's own.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[header("X-Service" = "chat")]
pub enum ServiceError {
    #[api(transparent)]
    Account(#[from] AccountError),

    #[api(transparent)]
    #[status(410)]
    Boxed(Box<dyn ApiError + Send + Sync>),

    #[api(like = .inner)]
    #[message("The account could not be read")]
    Read {
        #[internal]
        inner: AccountError,
    },

    #[status(502)]
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

#[derive(ApiError)]
#[status(403)]
#[api(instance = off, report = off)]
pub struct AccountError {
    #[public]
    pub plan: &'static str,
}
