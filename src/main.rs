//! The command line of crmc.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
