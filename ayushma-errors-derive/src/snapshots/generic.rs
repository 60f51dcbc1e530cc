// Bounds are inferred from what each field is used for.
use ayushma_errors::ApiError;
use std::str::FromStr;

#[derive(ApiError)]
#[status(400)]
pub enum ParseError<'a, T: FromStr, E, const N: usize>
where
    E: std::error::Error + 'static,
{
    #[message("not a number: {0}")]
    Illegal(&'a str, #[internal] T::Err),
    #[message("{value:?} is too large")]
    TooLarge {
        value: T,
        #[internal(debug)]
        limits: [u16; N],
    },
    Source(#[from] E),
}

