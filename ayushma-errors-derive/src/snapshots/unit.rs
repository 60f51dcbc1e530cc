// A closed set of answers: nothing but data.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(400)]
#[code(prefix = "grant.")]
pub enum GrantError {
    /// The grant has been used before.
    #[message("The grant cannot be used twice")]
    Used,
    #[status(StatusCode::GONE)]
    #[log(info)]
    Expired,
    #[status(503)]
    #[header("Retry-After" = "120")]
    Away,
}
