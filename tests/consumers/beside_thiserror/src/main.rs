//! A service moves over from thiserror in steps that each compile.

/// As it was.
mod step_0 {
    #[derive(Debug, thiserror::Error)]
    pub enum AppError {
        #[error("no chat {0}")]
        NotFound(u64),
        #[error("{provider} is down: {source}")]
        Provider {
            provider: String,
            source: std::io::Error,
        },
        #[error(transparent)]
        Io(#[from] std::io::Error),
    }
}

/// Three attributes more, and `Debug` taken off the list: everything is internal, everything is a 500.
mod step_1 {
    use ayushma_errors::ApiError;

    #[derive(thiserror::Error, ApiError)]
    #[api(thiserror)]
    #[internal]
    #[status(500)]
    pub enum AppError {
        #[error("no chat {0}")]
        NotFound(u64),
        #[error("{provider} is down: {source}")]
        Provider {
            provider: String,
            source: std::io::Error,
        },
        #[error(transparent)]
        Io(#[from] std::io::Error),
    }
}

/// Refined variant by variant.
mod step_2 {
    use ayushma_errors::ApiError;

    #[derive(thiserror::Error, ApiError)]
    #[api(thiserror)]
    #[internal]
    #[status(500)]
    pub enum AppError {
        #[status(404)]
        #[message("no chat {0}")]
        #[error("no chat {0}")]
        NotFound(u64),
        #[status(502)]
        #[error("{provider} is down: {source}")]
        Provider {
            provider: String,
            source: std::io::Error,
        },
        #[error(transparent)]
        Io(#[from] std::io::Error),
    }
}

/// thiserror is gone: the same `#[error]` attributes, written by our derive.
mod step_3 {
    use ayushma_errors::ApiError;

    #[derive(ApiError)]
    #[status(500)]
    pub enum AppError {
        #[status(404)]
        #[message("no chat {0}")]
        NotFound(u64),
        #[status(502)]
        #[error("{provider} is down: {source}")]
        Provider {
            #[public]
            provider: String,
            source: std::io::Error,
        },
        #[error(transparent)]
        Io(#[from] std::io::Error),
    }
}

fn main() {
    let io = || std::io::Error::other("down");
    assert_eq!(step_0::AppError::NotFound(7).to_string(), "no chat 7");
    let _ = step_0::AppError::from(io());
    let _ = step_0::AppError::Provider {
        provider: String::new(),
        source: io(),
    };

    assert_eq!(step_1::AppError::NotFound(7).to_string(), "no chat 7");
    let response = ayushma_errors::respond(&step_1::AppError::NotFound(7));
    assert_eq!(response.status(), 500);
    assert!(!String::from_utf8_lossy(response.body()).contains("no chat"));
    let _ = step_1::AppError::from(io());
    let _ = step_1::AppError::Provider {
        provider: String::new(),
        source: io(),
    };

    let response = ayushma_errors::respond(&step_2::AppError::NotFound(7));
    assert_eq!(response.status(), 404);
    assert!(String::from_utf8_lossy(response.body()).contains("no chat 7"));
    let err = step_2::AppError::Provider {
        provider: "p".to_owned(),
        source: io(),
    };
    assert_eq!(ayushma_errors::respond(&err).status(), 502);
    let _ = step_2::AppError::from(io());

    let err = step_3::AppError::Provider {
        provider: "p".to_owned(),
        source: io(),
    };
    assert!(
        String::from_utf8_lossy(ayushma_errors::respond(&err).body())
            .contains("\"provider\":\"p\"")
    );
    assert_eq!(
        ayushma_errors::respond(&step_3::AppError::NotFound(7)).status(),
        404
    );
    let _ = step_3::AppError::from(io());
}
