//! The program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = anstream::stdout().lock();
    let mut err = anstream::stderr().lock();
    let mut io = callboard::io::Io::process(&mut out, &mut err);
    callboard::run(std::env::args_os(), &mut io).into()
}
