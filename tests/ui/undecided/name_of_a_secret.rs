// What is called a secret is decided by a person, whatever the type.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
enum E {
    Password { password: bool }, //~ has no decision, and its name has the word `password`
    Passwd { passwd: bool }, //~ has no decision, and its name has the word `passwd`
    Secret { secret: bool }, //~ has no decision, and its name has the word `secret`
    Token { token: bool }, //~ has no decision, and its name has the word `token`
    Otp { otp: bool }, //~ has no decision, and its name has the word `otp`
    Pin { pin: bool }, //~ has no decision, and its name has the word `pin`
    Key { key: bool }, //~ has no decision, and its name has the word `key`
    Credential { credential: bool }, //~ has no decision, and its name has the word `credential`
    Ssn { ssn: bool }, //~ has no decision, and its name has the word `ssn`
    Dob { dob: bool }, //~ has no decision, and its name has the word `dob`
    Email { email: bool }, //~ has no decision, and its name has the word `email`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
