"""The `aws` program and an account behind it, as far as up.sh and down.sh use them.

The account is a JSON file, so each call is a process of its own as in life. What takes time
on AWS is done after a few looks. What it knows of AWS is what AWS documents; where it is
strict (parameters against the template's patterns, deletion protection, a cluster that waits
for its peer), a script that is wrong fails here.
"""

import json, os, re, signal, sys

import jmespath

FILE = os.environ["FAKE_AWS_STATE"]
ACCOUNT = "123456789012"
# Polls until something that takes time is done.
LOOKS = 2
VALUES = {  # options with values, by command
    "sts get-caller-identity": [],
    "cloudformation describe-stacks": ["--stack-name"],
    "cloudformation describe-stack-events": ["--stack-name"],
    "cloudformation create-stack": ["--stack-name", "--on-failure", "--template-body", "--capabilities", "--parameters"],
    "cloudformation update-stack": ["--stack-name", "--template-body", "--capabilities", "--parameters"],
    "cloudformation delete-stack": ["--stack-name"],
    "dsql get-cluster": ["--identifier"],
    "dsql update-cluster": ["--identifier"],
    "dynamodb describe-table": ["--table-name"],
    "dynamodb update-table": ["--table-name"],
}
FLAGS = {"dsql update-cluster": ["--no-deletion-protection-enabled"], "dynamodb update-table": ["--no-deletion-protection-enabled"]}


class Refused(Exception):
    """An error of the service: its code and its message."""


def templates(yaml):
    """Tags like !Ref are ignored here."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.add_multi_constructor("!", lambda loader, tag, node: None)
    return loader


class Account:
    def __init__(self):
        with open(FILE, encoding="utf-8") as file:
            self.state = json.load(file)
        self.log = self.state.setdefault("calls", [])
        self.stacks = self.state.setdefault("stacks", {})
        self.clusters = self.state.setdefault("clusters", {})
        self.tables = self.state.setdefault("tables", {})

    def save(self):
        with open(FILE + ".new", "w", encoding="utf-8") as file:
            json.dump(self.state, file)
        os.replace(FILE + ".new", FILE)

    # --- CloudFormation -----------------------------------------------------------------

    def stack(self, region, name):
        if f"{region}/{name}" not in self.stacks:
            raise Refused("ValidationError", f"Stack with id {name} does not exist")
        return self.stacks[f"{region}/{name}"]

    def describe_stacks(self, region, options):
        name = options["--stack-name"][0]
        self.stack(region, name)
        # Time passes for all stacks.
        for other in list(self.stacks):
            self.advance(*other.split("/"))
        stack = self.stack(region, name)
        return {"Stacks": [{
            "StackStatus": stack["status"],
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in stack["parameters"].items()],
            "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in stack["outputs"].items()],
        }]}

    def describe_stack_events(self, region, options):
        stack = self.stack(region, options["--stack-name"][0])
        return {"StackEvents": [{"ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": stack["reason"]}] if stack["reason"] else []}

    def parameters(self, options):
        """The given parameters, checked against the template as CloudFormation would."""
        path = options["--template-body"][0].removeprefix("file://")
        import yaml  # slow to load, and most calls do not need it

        with open(path, encoding="utf-8") as file:
            declared = yaml.load(file, templates(yaml))["Parameters"]
        given = dict(re.fullmatch(r"ParameterKey=(\w+),ParameterValue=(.*)", p).groups() for p in options["--parameters"])
        for name, rules in declared.items():
            value = given.get(name, rules.get("Default"))
            if value is None or not re.search(rules.get("AllowedPattern", ""), value) or value not in rules.get("AllowedValues", [value]):
                raise Refused("ValidationError", f"Parameter {name} failed to satisfy constraint: {value!r}")
        if unknown := set(given) - set(declared):
            raise Refused("ValidationError", f"Parameters: {unknown} do not exist in the template")
        return os.path.basename(path), given

    def create_stack(self, region, options):
        name = options["--stack-name"][0]
        if f"{region}/{name}" in self.stacks:
            raise Refused("AlreadyExistsException", f"Stack [{name}] already exists")
        template, parameters = self.parameters(options)
        self.stacks[f"{region}/{name}"] = {
            "template": template, "parameters": parameters, "outputs": {}, "reason": None,
            "status": "CREATE_IN_PROGRESS", "looks": LOOKS,
        }

    def update_stack(self, region, options):
        stack = self.stack(region, options["--stack-name"][0])
        if not re.fullmatch("(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE", stack["status"]):
            raise Refused("ValidationError", f"Stack is in {stack['status']} state and can not be updated.")
        _, parameters = self.parameters(options)
        if parameters == stack["parameters"]:
            raise Refused("ValidationError", "No updates are to be performed.")
        stack |= {"before": stack["parameters"], "parameters": parameters, "status": "UPDATE_IN_PROGRESS", "looks": LOOKS}

    def delete_stack(self, region, options):
        stack = self.stacks.get(f"{region}/{options['--stack-name'][0]}")
        if stack and stack["status"] != "DELETE_IN_PROGRESS":
            if stack["status"].endswith("_IN_PROGRESS"):
                raise Refused("ValidationError", f"Stack is in {stack['status']} state and can not be deleted")
            stack |= {"status": "DELETE_IN_PROGRESS", "looks": LOOKS}

    def advance(self, region, name):
        """Finishes a pending change of a stack after enough polls."""
        stack = self.stack(region, name)
        if not stack["status"].endswith("_IN_PROGRESS"):
            return
        stack["looks"] -= 1
        if stack["looks"] > 0:
            return
        kind = stack["status"].split("_")[0]
        try:
            planned = self.state.get("fail", {}).pop(f"{kind.lower()} {region}/{name}", None)
            if planned:
                raise Refused(planned, "planned by the test")
            getattr(self, f"{kind.lower()}_{stack['template'].split('.')[0].replace('-', '_')}")(region, name, stack)
        except Refused as refused:
            stack["reason"] = str(refused.args[1])
            stack["status"] = {"CREATE": "ROLLBACK_COMPLETE", "UPDATE": "UPDATE_ROLLBACK_COMPLETE", "DELETE": "DELETE_FAILED"}[kind]
            # A protected resource cannot be rolled back.
            if refused.args[0] == "STUCK" or (kind == "CREATE" and stack["parameters"].get("DeletionProtection") == "true"):
                stack["status"] = "ROLLBACK_FAILED"
            if kind == "UPDATE":
                stack["parameters"] = stack["before"]
            return
        if kind != "DELETE":
            stack["status"] = f"{kind}_COMPLETE"

    # --- Aurora DSQL --------------------------------------------------------------------

    def create_dsql_cluster(self, region, name, stack):
        cluster_id = f"{len(self.clusters):a>26}"
        arn = f"arn:aws:dsql:{region}:{ACCOUNT}:cluster/{cluster_id}"
        self.set_peer(region, arn, stack["parameters"])
        self.clusters[arn] = {
            "status": "PENDING_SETUP", "peer": stack["parameters"]["PeerArn"], "witness": stack["parameters"]["WitnessRegion"],
            "deletionProtectionEnabled": stack["parameters"]["DeletionProtection"] == "true",
        }
        stack["outputs"] = {"Arn": arn, "Identifier": cluster_id, "Host": f"{cluster_id}.dsql.{region}.on.aws"}

    def update_dsql_cluster(self, region, name, stack):
        arn = stack["outputs"]["Arn"]
        self.set_peer(region, arn, stack["parameters"])
        cluster = self.clusters[arn]
        if cluster["peer"] and cluster["peer"] != stack["parameters"]["PeerArn"]:
            raise Refused("ValidationException", "a pair was taken apart")
        cluster["peer"] = stack["parameters"]["PeerArn"]
        cluster["deletionProtectionEnabled"] = stack["parameters"]["DeletionProtection"] == "true"
        peer = self.clusters.get(cluster["peer"])
        if peer and peer["peer"] == arn and "PENDING_SETUP" in (cluster["status"], peer["status"]):
            cluster |= {"status": "CREATING", "looks": LOOKS}
            peer |= {"status": "CREATING", "looks": LOOKS}

    def set_peer(self, region, arn, parameters):
        peer = self.clusters.get(parameters["PeerArn"])
        if parameters["WitnessRegion"] == region:
            raise Refused("ValidationException", "the witness region is the cluster's own")
        if parameters["PeerArn"] and not peer:
            raise Refused("ResourceNotFoundException", "there is no such peer")
        if peer and (peer["witness"] != parameters["WitnessRegion"] or f":{region}:" in parameters["PeerArn"]):
            raise Refused("ValidationException", "the peer does not fit")

    def delete_dsql_cluster(self, region, name, stack):
        arn = stack["outputs"].get("Arn")
        cluster = self.clusters.get(arn)
        if cluster:
            if cluster["deletionProtectionEnabled"] or cluster["status"] == "UPDATING":
                raise Refused("ConflictException", "the cluster is protected or being updated")
            peer = self.clusters.get(cluster["peer"])
            cluster["status"] = "PENDING_DELETE"
            if peer and peer["peer"] == arn and peer["status"] != "PENDING_DELETE":
                return  # until the other one is deleted too
            del self.clusters[arn]
            if peer and peer["status"] == "PENDING_DELETE":
                del self.clusters[cluster["peer"]]
        del self.stacks[f"{region}/{name}"]

    def cluster(self, region, options):
        arn = f"arn:aws:dsql:{region}:{ACCOUNT}:cluster/{options['--identifier'][0]}"
        if arn not in self.clusters:
            raise Refused("ResourceNotFoundException", "there is no such cluster")
        return self.clusters[arn]

    def get_cluster(self, region, options):
        cluster = self.cluster(region, options)
        if cluster["status"] in ("CREATING", "UPDATING"):
            cluster["looks"] -= 1
            if cluster["looks"] <= 0:
                cluster["status"] = "ACTIVE"
        return cluster

    def update_cluster(self, region, options):
        self.cluster(region, options).update(deletionProtectionEnabled=False, status="UPDATING", looks=LOOKS)

    # --- DynamoDB, IAM ------------------------------------------------------------------

    def replicas(self, region, stack):
        regions, prefix = [region, stack["parameters"]["PeerRegion"]], stack["parameters"]["TablePrefix"]
        return [f"{region}/{prefix}{table}" for region in regions for table in ("seats", "sales")]

    def create_dynamodb_global_table(self, region, name, stack):
        if any(table in self.tables for table in self.replicas(region, stack)):
            raise Refused("ResourceInUseException", "a table of this name already exists")
        self.update_dynamodb_global_table(region, name, stack)

    def update_dynamodb_global_table(self, region, name, stack):
        protected = stack["parameters"]["DeletionProtection"] == "true"
        stack["made"] = True
        stack["outputs"] = {output: stack["parameters"]["TablePrefix"] + output.lower() for output in ("Seats", "Sales")}
        for table in self.replicas(region, stack):
            self.tables[table] = {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": protected}

    def delete_dynamodb_global_table(self, region, name, stack):
        mine = [table for table in self.replicas(region, stack) if stack.get("made")]
        states = [self.tables[table] for table in mine]
        if any(state["DeletionProtectionEnabled"] or state["TableStatus"] == "UPDATING" for state in states):
            raise Refused("ValidationException", "a replica is protected or being updated")
        for table in mine:
            del self.tables[table]
        del self.stacks[f"{region}/{name}"]

    def table(self, region, options):
        name = f"{region}/{options['--table-name'][0]}"
        if name not in self.tables:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        return self.tables[name]

    def describe_table(self, region, options):
        table = self.table(region, options)
        shown = {"Table": dict(table)}
        table["TableStatus"] = "ACTIVE"
        return shown

    def update_table(self, region, options):
        self.table(region, options).update(DeletionProtectionEnabled=False, TableStatus="UPDATING")

    def create_policies(self, region, name, stack):
        both = stack["parameters"]["FirstCluster"] and stack["parameters"]["SecondCluster"]
        stack["outputs"] = {"ProvisioningPolicy": f"arn:aws:iam::{ACCOUNT}:policy/{name}"}
        if both:
            stack["outputs"]["RuntimeRole"] = f"arn:aws:iam::{ACCOUNT}:role/{stack['parameters']['Name']}-runtime"

    update_policies = create_policies

    def delete_policies(self, region, name, stack):
        del self.stacks[f"{region}/{name}"]

    def get_caller_identity(self, region, options):
        return {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/somebody"}


def parse(words):
    """The command, its options with their values; refuses what the real program would."""
    command, rest = " ".join(words[:2]), words[2:]
    if command not in VALUES:
        sys.exit(f"aws: error: no such command here: {command}")
    options, current = {}, None
    for word in rest:
        if word.startswith("--"):
            if word not in VALUES[command] + FLAGS.get(command, []) + ["--region", "--query"]:
                sys.exit(f"aws: error: Unknown options: {word}")
            current = options.setdefault(word, [])
        else:
            current.append(word)
    for option in VALUES[command]:
        if not options.get(option):
            sys.exit(f"aws: error: the following arguments are required: {option}")
    return command, options


def text(value):
    if isinstance(value, list):
        return "\t".join(map(text, value))
    return str(value)


def main():
    account = Account()
    command, options = parse(sys.argv[1:])
    account.log.append(sys.argv[1:])
    cut = account.state.get("cut", {})
    number = len(account.log)
    if cut.get("before") == number:
        account.save()
        os.killpg(0, signal.SIGKILL)
    try:
        if account.state.get("denied") == command:
            raise Refused("AccessDenied", f"User is not authorized to perform: {command}")
        answer = getattr(account, command.split()[1].replace("-", "_"))(options.get("--region", [None])[0], options)
    except Refused as refused:
        account.save()
        sys.stderr.write(f"\nAn error occurred ({refused.args[0]}) when calling the operation: {refused.args[1]}\n")
        sys.exit(254)
    account.save()
    if cut.get("after") == number:
        os.killpg(0, signal.SIGKILL)
    if "--query" in options:
        print(text(jmespath.search(options["--query"][0], answer)))


main()
