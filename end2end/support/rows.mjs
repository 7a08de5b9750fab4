// The committed rows of a seat, read without the server: with PostgreSQL's own psql, and
// with a DynamoDB client that is not ours.
import { DynamoDBClient, GetItemCommand, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { PAGE_MS } from "./limits.mjs";
import { until } from "./until.mjs";

/** Sales and seat owners of one seat in the lane: `{ sales: [sale id], owners: [buyer] }`. */
export function committedRows(endpoints, lane, { run, seat }) {
  const key = `${run}#${seat}`;
  return lane === "strong" ? sqlRows(endpoints.strong, key) : dynamoRows(endpoints.eventual, key);
}

/** The number of rows in each table, of all scopes. */
export async function countRows({ strong, eventual }) {
  const tables = [...Object.values(strong.tables), ...Object.values(eventual.tables)];
  const counts = await Promise.all([
    ...Object.values(strong.tables).map((table) => psql(strong.url, `select count(*) from ${table}`, {}).then(Number)),
    ...Object.values(eventual.tables).map((table) => scanned(eventual, table)),
  ]);
  return counts.map((count, index) => `${tables[index]}: ${count}`);
}

async function scanned({ regions, credentials }, table) {
  const [{ region, url }] = regions;
  const client = dynamo(region, url, credentials);
  let rows = 0;
  for await (const page of paginateScan({ client }, { TableName: table, Select: "COUNT", ConsistentRead: true })) rows += page.Count;
  client.destroy();
  return rows;
}

async function sqlRows({ url, tables }, key) {
  const sales = await psql(url, `select sale_id from ${tables.sales} where seat_key = :'key'`, { key });
  const owners = await psql(url, `select owner from ${tables.seats} where seat_key = :'key' and owner is not null`, { key });
  return { sales, owners };
}

/** Runs one statement and returns the lines of its only column. */
export async function psql(url, statement, variables) {
  const set = Object.entries(variables).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const options = ["--no-psqlrc", "--no-password", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
  const child = spawn("psql", [...options, ...set, url], { stdio: ["pipe", "pipe", "pipe"] });
  // Through stdin: psql replaces variables there, but not in --command.
  child.stdin.end(`${statement};\n`);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`psql: ${err}`);
  return out.split("\n").filter((line) => line !== "");
}

async function dynamoRows({ regions, tables, credentials }, key) {
  const clients = regions.map(({ region, url }) => dynamo(region, url, credentials));
  try {
    const ledgers = await Promise.all(clients.map((client) => salesOf(client, tables.sales, key)));
    return { sales: [...new Set(ledgers.flat())], owners: await agreedOwners(clients, tables.seats, key) };
  } finally {
    for (const client of clients) client.destroy();
  }
}

export function dynamo(region, endpoint, credentials) {
  return new DynamoDBClient({
    region,
    endpoint,
    credentials: { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key },
  });
}

async function salesOf(client, table, key) {
  const [scope, seat] = key.split("#");
  const query = {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "#scope = :scope AND begins_with(seat_sale, :seat)",
    ExpressionAttributeNames: { "#scope": "scope" },
    ExpressionAttributeValues: { ":scope": { S: scope }, ":seat": { S: `${seat}#` } },
  };
  const sales = [];
  for await (const page of paginateQuery({ client }, query)) sales.push(...page.Items.map((item) => item.seat_sale.S.slice(seat.length + 1)));
  return sales;
}

/** The seat's owner, once the last writer has won in every region. */
function agreedOwners(clients, table, key) {
  return until(`the regions agree on the owner of ${key}`, PAGE_MS, async () => {
    const owners = await Promise.all(clients.map((client) => ownerOf(client, table, key)));
    return new Set(owners).size === 1 && owners.slice(0, 1).filter((owner) => owner !== undefined);
  });
}

async function ownerOf(client, table, key) {
  const [scope, seat] = key.split("#");
  const get = { TableName: table, ConsistentRead: true, Key: { scope: { S: scope }, seat: { S: seat } } };
  return (await client.send(new GetItemCommand(get))).Item?.owner?.S;
}
