// The stubs serve whoever uses the type: `?`, `Display`, `Serialize`, `dyn ApiError`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(20)] //~ status `20`
    Io(#[from] std::io::Error),
}

fn read() -> Result<String, E> {
    let text = std::fs::read_to_string("/nowhere")?;
    Ok(text)
}

fn log() -> String {
    let shown = read().map_err(|err| format!("{err} {err:?} {}", err.status()));
    shown.unwrap_or_else(|err| err)
}

fn boxed(err: E) -> Box<dyn ApiError + Send + Sync> {
    println!("{}", log());
    Box::new(err)
}

const _: fn(E) -> Box<dyn ApiError + Send + Sync> = boxed;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
