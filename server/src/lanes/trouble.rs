//! What a visitor reads when a lane's database does not serve. Nothing secret is in a code.

use app::sale::Lane;

/// A sentence for the code of a [`StoreError`](app::sale::StoreError).
pub(super) fn sentence(lane: Lane, code: &str) -> String {
    match step(code) {
        _ if code == "busy" => format!("The {lane} lane is busy with other runs. Try again in a moment."),
        Some(what) => format!("The {lane} lane's database does not serve: {what} ({code})."),
        None => format!("The {lane} lane's database does not serve ({code})."),
    }
}

/// What whoever runs the server has to do.
fn step(code: &str) -> Option<&'static str> {
    Some(match code {
        "42P01" | "3F000" => "its tables are missing; `worldseat provision dsql` makes them",
        "42501" => "its role may not use the tables; `worldseat provision dsql` grants that",
        "53300" => "it has too many connections open; lower WORLDSEAT_CONNECTIONS",
        "53400" => "connections are opened faster than it allows; try again in a moment",
        "ResourceNotFoundException" => "its tables are missing; `worldseat provision dynamodb` makes them",
        "not-global" => {
            "its tables are not one global table; `worldseat provision dynamodb` makes them one or says why not"
        }
        "mrsc" => {
            "its tables replicate with strong consistency (MRSC), and this lane shows eventual consistency (MREC)"
        }
        "key-schema" => "its tables have other keys than ours; name others with WORLDSEAT_DYNAMODB_PREFIX",
        "table-not-active" | "replica-not-active" => "a table is being made or changed; try again in a moment",
        "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "Throttling"
        | "ThrottlingException"
        | "throttled" => "it is asked for more than it allows; try again in a moment",
        "AccessDenied" | "AccessDeniedException" => {
            "the server may not use its tables; `worldseat doctor` says what is missing"
        }
        "ExpiredToken" | "ExpiredTokenException" => "the server's AWS credentials have expired",
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException" => {
            "it refused the server's AWS credentials; `worldseat doctor` says why"
        }
        "ReplicatedWriteConflictException" => "the same item was being written in another region",
        "credentials" => "the server has no AWS credentials that can be used; `worldseat doctor` says why",
        "token" => "it refused the server's token; `worldseat doctor` says why",
        "tls" => "it could not prove who it is, or offers no TLS; `worldseat doctor` says why",
        _ => return None,
    })
}
