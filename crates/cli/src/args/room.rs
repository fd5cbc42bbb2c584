//! Decides the words of the commands of the operations room. Up: [`crate::args`].

use std::path::PathBuf;

/// What to serve, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Address of the store: sqlite:FILE, or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
    /// Address to listen on; put TLS before it when others can reach it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: std::net::SocketAddr,
    /// Send the session's cookie over plain http: for trying it on this machine alone.
    #[arg(long)]
    pub(crate) plain_http: bool,
    /// File of the key that heads of logs are signed with; made when it is missing, readable by nobody else.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Requests that a session may make in a minute.
    #[arg(long, value_name = "NUMBER", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) each_minute: u32,
}

/// Whom to give an account.
#[derive(Debug, clap::Args)]
pub(crate) struct EnrolArgs {
    /// What the person types to sign in.
    pub(crate) login: String,
    /// The person's name.
    #[arg(long)]
    pub(crate) name: String,
    /// Id of the organisation.
    #[arg(long, value_name = "PARTY")]
    pub(crate) organisation: String,
    /// Operation in which the person has roles.
    #[arg(long, value_name = "OPERATION", requires = "role")]
    pub(crate) operation: Option<String>,
    /// A role there: coordinator, donor, recipient, carrier or auditor; may be given several times.
    #[arg(long, value_name = "ROLE", requires = "operation")]
    pub(crate) role: Vec<String>,
    /// Address of the store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
}

/// What to take into the store.
#[derive(Debug, clap::Args)]
pub(crate) struct OperateArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// Id of the operation in the store.
    #[arg(long = "as", value_name = "OPERATION")]
    pub(crate) id: String,
    /// Login of the person who coordinates it.
    #[arg(long, value_name = "LOGIN")]
    pub(crate) coordinator: String,
    /// Address of the store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
}
