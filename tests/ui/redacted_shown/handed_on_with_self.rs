// What a method of the error prints, nobody can know.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
enum E {
    #[error("refused: {}", self.told())] //~ handed on with `self`
    A { #[redact] token: String },
}

impl E {
    fn told(&self) -> &str {
        let E::A { token } = self;
        token
    }
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
