"""Checks the templates against the code: the policies allow what it sends without needless wildcards,
and the tables have its keys. Run by scripts/test-deploy.sh."""

import glob, json, os, re, unittest

import cfnlint.data
from cfnlint.decode import cfn_yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.dirname(cfnlint.data.__file__)

# Actions that the handlers of CloudFormation's resource types declare and our policy does not give,
# each with the reason. A line that is no longer needed fails.
WITHOUT = {
    "kms:": "the keys are AWS's own",
    "application-autoscaling:": "billed by request, nothing scales",
    "kinesis:": "nothing is streamed elsewhere",
    "dynamodb:EnableKinesisStreamingDestination": "nothing is streamed elsewhere",
    "dynamodb:DisableKinesisStreamingDestination": "nothing is streamed elsewhere",
    "dynamodb:UpdateKinesisStreamingDestination": "nothing is streamed elsewhere",
    "dynamodb:UpdateContributorInsights": "not asked for",
    "dynamodb:UpdateContinuousBackups": "not asked for",
    "dynamodb:UpdateTableReplicaAutoScaling": "billed by request, nothing scales",
    "dynamodb:PutResourcePolicy": "the tables have no policy of their own",
    "dynamodb:DeleteResourcePolicy": "the tables have no policy of their own",
    "dynamodb:DisassociateTableReplica": "not in the service authorization reference of the day",
    "dsql:PutClusterPolicy": "the clusters have no policy of their own",
    "dsql:DeleteClusterPolicy": "the clusters have no policy of their own",
    "cloudwatch:PutMetricData": "the handler's own figures; UNVERIFIED that it does without",
}
# The actions that `Describe*` of a handler means for one table.
DESCRIBES = ["Table", "TimeToLive", "ContinuousBackups", "ContributorInsights", "KinesisStreamingDestination", "TableReplicaAutoScaling"]


def template(name):
    return cfn_yaml.load(os.path.join(ROOT, "deploy", name))


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(policy):
    """The statements of one managed policy, conditional ones too."""
    document = template("policies.yaml")["Resources"][policy]["Properties"]["PolicyDocument"]
    return [s["Fn::If"][1] if "Fn::If" in s else s for s in document["Statement"]]


def actions(policy):
    return {action for statement in statements(policy) for action in listed(statement["Action"])}


def resources(statement):
    return [r if isinstance(r, str) else next(iter(r.values())) for r in listed(statement["Resource"])]


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def known(service):
    """The service's actions with their resource types, from cfn-lint's copy of the reference."""
    with open(os.path.join(DATA, "AdditionalSpecs", "Policies.json"), encoding="utf-8") as file:
        return {name.lower(): action for name, action in json.load(file)[service]["Actions"].items()}


def sources(*skip):
    """The server's code with its unit tests, without these parts of it."""
    for path in glob.glob(f"{ROOT}/crates/**/src/**/*.rs", recursive=True):
        if not any(part in os.path.relpath(path, ROOT) for part in skip):
            with open(path, encoding="utf-8") as file:
                yield file.read()


def sent(code):
    """The DynamoDB operations whose builders these files call."""
    text = "\n".join(code)
    return {f"dynamodb:{name}" for name in OPERATIONS if re.search(rf"\.{snake(name)}\(\)", text)}


OPERATIONS = ["BatchExecuteStatement", "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeContinuousBackups",
              "DescribeLimits", "DescribeTable", "DescribeTimeToLive", "ExecuteStatement", "GetItem", "ListTables", "PutItem", "Query", "Scan",
              "TagResource", "TransactGetItems", "TransactWriteItems", "UpdateItem", "UpdateTable", "UpdateTimeToLive"]


class Policies(unittest.TestCase):
    def test_the_runtime_may_do_what_the_code_sends_and_no_more(self):
        # `local/` is the replicator of the stand-ins; `provision` has a policy of its own.
        code = sent(sources("provision", "local/"))
        self.assertIn("dynamodb:PutItem", code)
        # The code that makes tables for emulators does not run against AWS.
        self.assertEqual({a for a in actions("Runtime") if a.startswith("dynamodb:")}, code - {"dynamodb:CreateTable"})
        self.assertEqual(actions("Runtime") - code, {"dsql:DbConnect"})

    def test_provisioning_may_do_what_worldseat_provision_sends(self):
        self.assertLessEqual(sent(sources()), actions("Provisioning"))
        self.assertIn("dsql:DbConnectAdmin", actions("Provisioning"))

    def test_provisioning_may_do_what_cloudformation_does_for_it(self):
        unused = set(WITHOUT)
        for kind in ("AWS::DSQL::Cluster", "AWS::DynamoDB::GlobalTable"):
            for action in self.handlers(kind) - actions("Provisioning"):
                why = [w for w in WITHOUT if action.startswith(w)]
                self.assertTrue(why, f"{kind} needs {action}: give it, or say in WITHOUT why not")
                unused -= set(why)
        self.assertEqual(unused, set())

    def handlers(self, kind):
        """The actions needed to create, change, read and delete a resource of this type."""
        with open(os.path.join(DATA, "schemas", "providers", "us-east-1.json"), encoding="utf-8") as file:
            schema = json.load(file)[kind]
        with open(os.path.join(DATA, "schemas", "resources", f"{schema}.json"), encoding="utf-8") as file:
            handlers = json.load(file)["handlers"]
        needed = {a for verb in ("create", "read", "update", "delete") for a in handlers[verb]["permissions"]}
        describes = {f"dynamodb:Describe{what}" for what in DESCRIBES} if "dynamodb:Describe*" in needed else set()
        return needed - {"dynamodb:Describe*"} | describes

    def test_the_runtime_cannot_provision(self):
        for action in actions("Runtime"):
            self.assertNotRegex(action, r":(Create|Update|DeleteTable|DeleteCluster|Put(?!Item)|Tag|Untag|.*Admin)|^iam:|^cloudformation:")

    def test_no_action_is_wild_and_every_one_exists(self):
        for policy in ("Runtime", "Provisioning"):
            for action in actions(policy):
                self.assertNotIn("*", action)
                service, name = action.split(":")
                self.assertIn(name.lower(), known(service), action)

    def test_a_wild_resource_is_one_that_aws_forces_and_says_so(self):
        allowed = {
            r"arn:\$\{AWS::Partition\}:dsql:\$\{\w+Region\}:\$\{AWS::AccountId\}:cluster/\*",
            r"arn:\$\{AWS::Partition\}:cloudformation:\$\{\w+Region\}:\$\{AWS::AccountId\}:stack/\$\{Name\}-\w+/\*",
        }
        for policy in ("Runtime", "Provisioning"):
            for statement in statements(policy):
                for resource in resources(statement):
                    if "*" in resource:
                        self.assertEqual(policy, "Provisioning")
                        self.assertTrue(any(re.fullmatch(a, resource) for a in allowed), resource)
        with open(os.path.join(ROOT, "deploy", "policies.yaml"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        wild = [n for n, line in enumerate(lines) if "*\"" in line]
        self.assertEqual(len(wild), 16)
        for number in wild:
            begin = max(n for n in range(number) if "Sid:" in lines[n])
            comments = [line for line in lines[begin:number] if "# " in line and "*" in line]
            self.assertTrue(comments, f"policies.yaml:{number + 1} has a wildcard without a comment")

    def test_a_policy_is_short_enough_for_iam(self):
        # 6,144 characters without white space, with the longest names that the parameters take.
        for policy in ("Runtime", "Provisioning"):
            text = json.dumps(statements(policy))
            for name, length in (("Name", 40), ("TablePrefix", 40), ("FirstRegion", 14), ("SecondRegion", 14), ("WitnessRegion", 14),
                                 ("AWS::AccountId", 12), ("AWS::Partition", 6)):
                text = text.replace(f"${{{name}}}", "x" * length)
            self.assertLess(len(re.sub(r"\s", "", text)), 6144, policy)


class Tables(unittest.TestCase):
    def test_they_have_the_keys_that_the_code_uses(self):
        code = "\n".join(sources())
        tables = template("dynamodb-global-table.yaml")["Resources"]
        for table, keys in (("Seats", ["scope", "seat"]), ("Sales", ["scope", "seat_sale"])):
            properties = tables[table]["Properties"]
            self.assertEqual([key["AttributeName"] for key in properties["KeySchema"]], keys)
            self.assertEqual([key["KeyType"] for key in properties["KeySchema"]], ["HASH", "RANGE"][:len(keys)])
            self.assertEqual({(a["AttributeName"], a["AttributeType"]) for a in properties["AttributeDefinitions"]}, {(k, "S") for k in keys})
            # The same list, as the code writes it.
            self.assertRegex(code, r"\[" + ", ".join(f'"{key}"' for key in keys) + r"\]", f"the code makes {table} with other keys")
            self.assertEqual(properties["BillingMode"], "PAY_PER_REQUEST")
            self.assertEqual(properties["MultiRegionConsistency"], "EVENTUAL")
            self.assertEqual(properties["StreamSpecification"], {"StreamViewType": "NEW_AND_OLD_IMAGES"})
            self.assertEqual(properties["TimeToLiveSpecification"], {"AttributeName": "expires_at", "Enabled": True})
            self.assertEqual(len(properties["Replicas"]), 2)

    def test_they_have_the_names_that_the_code_uses(self):
        with open(f"{ROOT}/crates/engines/src/settings/table_prefix.rs", encoding="utf-8") as file:
            code = file.read()
        tables = template("dynamodb-global-table.yaml")
        for table in tables["Resources"].values():
            name = table["Properties"]["TableName"]["Fn::Sub"]
            self.assertIn(f'format!("{name.replace("${TablePrefix}", "{}")}", self.0)', code)
        self.assertIn(f'Self("{tables["Parameters"]["TablePrefix"]["Default"]}".into())', code)


if __name__ == "__main__":
    unittest.main(verbosity=2)
