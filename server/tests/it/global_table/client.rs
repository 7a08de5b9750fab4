//! A client of one region's endpoint: plain blocking HTTP, with one connection for each request, so that the tests see
//! what any other program would see.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use serde_json::{Value, json};

use super::PATIENCE;

pub(super) const SEATS: &str = "worldseat_seats";
pub(super) const SALES: &str = "worldseat_sales";

/// The access key of the tests' tables.
pub(super) const KEY: &str = "the-tests-own";

/// Far more than the tests' items fill.
const PAGES_MAX: usize = 1000;

#[derive(Clone, Copy)]
pub(super) struct Client(pub(super) SocketAddr);

impl Client {
    /// Returns the response, or `None` if the endpoint is gone or refused: nothing was acknowledged.
    pub(super) fn try_call(self, operation: &str, request: &Value) -> Option<Value> {
        let body = request.to_string();
        let mut stream = TcpStream::connect_timeout(&self.0, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).and(stream.set_write_timeout(Some(PATIENCE))).expect("not zero");
        let head = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/x-amz-json-1.0\r\nx-amz-date: 20260101T000000Z\r\n\
             x-amz-target: DynamoDB_20120810.{operation}\r\n\
             authorization: AWS4-HMAC-SHA256 Credential={KEY}/20260101/local/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=0\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        in_time(operation, stream.write_all((head + &body).as_bytes()))?;
        let mut answer = String::new();
        in_time(operation, stream.read_to_string(&mut answer))?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        assert!(head.starts_with("HTTP/1.1 200"), "{operation} {request}: {answer}");
        serde_json::from_str(body).ok()
    }

    pub(super) fn call(self, operation: &str, request: &Value) -> Value {
        self.try_call(operation, request).expect("the endpoint answers")
    }

    /// Sets a seat's owner; the whole item is replaced.
    pub(super) fn put_seat(self, seat: &str, owner: &str) -> Value {
        let item = json!({"seat_key": {"S": seat}, "owner": {"S": owner}});
        self.call("PutItem", &json!({"TableName": SEATS, "Item": item}))
    }

    /// Sets a seat's owner; other attributes stay.
    pub(super) fn update_seat(self, seat: &str, owner: &str) -> Value {
        self.call(
            "UpdateItem",
            &json!({
                "TableName": SEATS, "Key": {"seat_key": {"S": seat}},
                "UpdateExpression": "SET #o = :o ADD touched :one",
                "ExpressionAttributeNames": {"#o": "owner"},
                "ExpressionAttributeValues": {":o": {"S": owner}, ":one": {"N": "1"}},
            }),
        )
    }

    /// Deletes a seat; whether there was anything to delete.
    pub(super) fn delete_seat(self, seat: &str) -> bool {
        let key = json!({"seat_key": {"S": seat}});
        let request = json!({"TableName": SEATS, "Key": key, "ReturnValues": "ALL_OLD"});
        self.call("DeleteItem", &request).get("Attributes").is_some()
    }

    pub(super) fn owner(self, seat: &str) -> Option<String> {
        let key = json!({"seat_key": {"S": seat}});
        let found = self.call("GetItem", &json!({"TableName": SEATS, "Key": key}));
        found["Item"]["owner"]["S"].as_str().map(str::to_owned)
    }

    pub(super) fn try_put_sale(self, seat: &str, sale: &str) -> Option<Value> {
        let item = json!({"seat_key": {"S": seat}, "sale_id": {"S": sale}, "buyer": {"S": "Ada"}});
        self.try_call("PutItem", &json!({"TableName": SALES, "Item": item}))
    }

    pub(super) fn put_sale(self, seat: &str, sale: &str) {
        self.try_put_sale(seat, sale).expect("the endpoint answers");
    }

    /// Returns everything in `table`, in an order that does not depend on the region.
    pub(super) fn items(self, table: &str) -> Vec<String> {
        let (mut items, mut start) = (Vec::new(), Value::Null);
        for _ in 0..PAGES_MAX {
            let mut request = json!({"TableName": table, "ConsistentRead": true});
            if !start.is_null() {
                request["ExclusiveStartKey"] = start;
            }
            let mut page = self.call("Scan", &request);
            let found = page["Items"].as_array().expect("a list of items");
            items.extend(found.iter().map(Value::to_string));
            start = page["LastEvaluatedKey"].take();
            if start.is_null() {
                items.sort();
                return items;
            }
        }
        panic!("{table} has more than {PAGES_MAX} pages: the scan does not come to its end");
    }
}

/// Returns `None` if the endpoint is gone; an endpoint that is there and does not answer fails the test.
fn in_time<T>(operation: &str, done: io::Result<T>) -> Option<T> {
    match done {
        Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
            panic!("{operation} is not answered within {PATIENCE:?}")
        }
        done => done.ok(),
    }
}
