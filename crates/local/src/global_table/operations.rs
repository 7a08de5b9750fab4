//! DynamoDB's operations on one region's database, from the text of a request to that of a response.
//!
//! The database has an HTTP server of its own, which answers everybody: it checks neither the client nor its origin,
//! and it always needs a port. So its operations are called here.

use dynoxide::{Database, DynoxideError};
use serde::de::DeserializeOwned;

/// The prefix of `X-Amz-Target`.
const TARGET: &str = "DynamoDB_20120810.";

/// A `match` from the operation's name to the method of the same meaning.
macro_rules! operations {
    ($database:ident, $operation:ident, $body:ident: $($name:literal => $method:ident,)*) => {
        match $operation {
            $($name => answer($database.$method(read($body)?)?),)*
            _ => Err(unknown()),
        }
    };
}

/// Does the operation that the target names; an error is DynamoDB's own.
pub(super) fn perform(database: &Database, target: &str, body: &str) -> Result<String, DynoxideError> {
    let operation = target.strip_prefix(TARGET).ok_or_else(unknown)?;
    // DynamoDB Streams are left out: nothing reads them from the local pair.
    operations! { database, operation, body:
        "BatchExecuteStatement" => batch_execute_statement,
        "BatchGetItem" => batch_get_item,
        "BatchWriteItem" => batch_write_item,
        "CreateTable" => create_table,
        "DeleteItem" => delete_item,
        "DeleteTable" => delete_table,
        "DescribeTable" => describe_table,
        "DescribeTimeToLive" => describe_time_to_live,
        "ExecuteStatement" => execute_statement,
        "ExecuteTransaction" => execute_transaction,
        "GetItem" => get_item,
        "ListTables" => list_tables,
        "ListTagsOfResource" => list_tags_of_resource,
        "PutItem" => put_item,
        "Query" => query,
        "Scan" => scan,
        "TagResource" => tag_resource,
        "TransactGetItems" => transact_get_items,
        "TransactWriteItems" => transact_write_items,
        "UntagResource" => untag_resource,
        "UpdateItem" => update_item,
        "UpdateTable" => update_table,
        "UpdateTimeToLive" => update_time_to_live,
    }
}

fn unknown() -> DynoxideError {
    DynoxideError::ValidationException("There is no such operation here.".into())
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, DynoxideError> {
    serde_json::from_str(body).map_err(|error| refusal(&error.to_string()))
}

fn answer(answer: impl serde::Serialize) -> Result<String, DynoxideError> {
    serde_json::to_string(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The error for a request that cannot be read. The database's own checks mark their messages with a kind; a message
/// without a mark is about a value that has the wrong type or is missing.
fn refusal(message: &str) -> DynoxideError {
    let sentence = message.split(" at line ").next().unwrap_or(message);
    let kinds = ["VALIDATION_REQUEST:", "VALIDATION_AS_READ:", "VALIDATION:"];
    if let Some(sentence) = kinds.iter().find_map(|kind| sentence.strip_prefix(kind)) {
        return DynoxideError::ValidationException(sentence.into());
    }
    let kinds = ["SERIALIZATION_AS_READ:", "SERIALIZATION:"];
    if let Some(sentence) = kinds.iter().find_map(|kind| sentence.strip_prefix(kind)) {
        return DynoxideError::SerializationException(sentence.into());
    }
    if ["missing field", "unknown variant", "invalid type: null"].iter().any(|missing| sentence.contains(missing)) {
        return DynoxideError::ValidationException(sentence.into());
    }
    DynoxideError::SerializationException(sentence.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(target: &str, body: &str) -> String {
        perform(&Database::memory().unwrap(), target, body).unwrap_err().to_json()
    }

    #[test]
    fn what_cannot_be_done_is_dynamodbs_own_error() {
        for (target, body, message) in [
            ("DynamoDB_20120810.ListTables", "{", "SerializationException"),
            ("DynamoDB_20120810.Dance", "{}", "There is no such operation here."),
            ("Scan", "{}", "There is no such operation here."),
            ("DynamoDB_20120810.Scan", r#"{"TableName":"worldseat_sales"}"#, "ResourceNotFoundException"),
            ("DynamoDB_20120810.GetItem", r#"{"TableName":7}"#, "SerializationException"),
            ("DynamoDB_20120810.DescribeTable", "{}", "ValidationException"),
        ] {
            let refused = refused(target, body);
            assert!(refused.contains(message), "{target} {body}: {refused}");
            assert!(!refused.contains("VALIDATION") && !refused.contains("SERIALIZATION"), "{refused}");
        }
    }
}
