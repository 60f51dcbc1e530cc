//! `ayushma-errors-bench-regression CASE N`: does N times what is named.
//!
//! Nothing here depends on time, on a hash's seed or on an address: bodies have no id, and no event is made.

use std::hint::black_box;

use ayushma_errors::ApiError;
use ayushma_errors::body::Problem;

#[derive(ApiError)]
#[status(404)]
enum Subject {
    #[message("The chat was not found")]
    None,
    #[message("Chat {chat} has no message {number}")]
    Named { chat: String, number: u64 },
    #[message("The chat has no such message")]
    Two {
        #[public]
        chat: String,
        #[public]
        number: u64,
    },
    #[message("There is no chat {name}")]
    Escaped {
        name: String,
        #[public]
        chat: String,
    },
}

fn main() {
    let mut args = std::env::args().skip(1);
    let case = args.next().expect("a case");
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number");
    let chat = "7f3c9e12-5b1d".to_owned();
    let subject = match &*case {
        "none" | "status" => Subject::None,
        "named" => Subject::Named { chat, number: 4711 },
        "two" | "reused" => Subject::Two { chat, number: 4711 },
        "escaped" => Subject::Escaped {
            name: "\"my\tchat\"".to_owned(),
            chat: "7f3c\\9e12\n".to_owned(),
        },
        other => panic!("there is no case {other}"),
    };
    let mut reused = Vec::new();
    for _ in 0..count {
        match &*case {
            "status" => drop(black_box(black_box(&subject).status())),
            "reused" => {
                reused.clear();
                Problem::write(black_box(&subject), &mut reused);
                black_box(&reused);
            }
            _ => drop(black_box(Problem::to_vec(black_box(&subject)))),
        }
    }
}
