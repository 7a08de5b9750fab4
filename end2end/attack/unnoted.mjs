// Runs that left a row but have no note: no sweep would ever find their rows.
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { dynamo, psql } from "../support/rows.mjs";

/** The key under which the ledger's table on DynamoDB notes runs; no seat has it. */
const NOTES = "begun";
const NOTES_TABLE = "worldseat_begun";

/** Their ids, and the number of runs that left rows: from both lanes' ledgers and notes, read without the server. */
export async function unnoted({ strong, eventual }) {
  const noted = await psql(strong.url, `select run from ${NOTES_TABLE}`, {});
  const scopes = await psql(strong.url, `select distinct scope from ${strong.tables.sales}`, {});
  for (const region of eventual.regions) {
    for (const item of await items(region, eventual)) {
      if (item.scope.S === NOTES) noted.push(item.seat_sale.S);
      else scopes.push(item.scope.S);
    }
  }
  const runs = [...new Set(scopes)];
  return { runs: runs.length, unnoted: runs.filter((run) => !noted.includes(run)) };
}

async function items({ region, url }, { tables, credentials }) {
  const client = dynamo(region, url, credentials);
  const found = [];
  for await (const page of paginateScan({ client }, { TableName: tables.sales, ConsistentRead: true })) found.push(...page.Items);
  client.destroy();
  return found;
}
