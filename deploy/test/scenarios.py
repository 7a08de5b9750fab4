"""up.sh and down.sh against the account of fake_aws.py: from nothing, twice, interrupted anywhere,
with stacks that fail, and down again. Run by scripts/test-deploy.sh."""

import json, os, shutil, signal, subprocess, sys, tempfile, unittest
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
DEPLOY = os.path.dirname(HERE)
A, B = "us-east-1", "us-east-2"
# One call of each shape that was made, for the test with the real program.
SHAPES = {}


class World:
    """One account, and the scripts run in it."""

    def __init__(self, **state):
        self.directory = tempfile.mkdtemp()
        self.file = os.path.join(self.directory, "account.json")
        self.write(state)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for call in self.read().get("calls", []):
            SHAPES.setdefault((*call[:2], *(word for word in call if word.startswith("--"))), call)
        shutil.rmtree(self.directory)

    def read(self):
        with open(self.file, encoding="utf-8") as file:
            return json.load(file)

    def write(self, state):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(state, file)

    def plan(self, **state):
        """Changes the account without the scripts, and forgets the calls so far."""
        self.write(self.read() | {"calls": []} | state)

    def run(self, script, *flags, typed=""):
        environment = os.environ | {
            "PATH": f"{HERE}:/usr/bin:/bin", "FAKE_AWS_STATE": self.file, "FAKE_AWS_PYTHON": sys.executable,
            "WORLDSEAT_DEPLOY_POLL": "0", "WORLDSEAT_DEPLOY_LOOKS": "30",
        }
        # A session of its own: the signal that interrupts it hits the script and not the test.
        return subprocess.run([f"{DEPLOY}/{script}", *flags], input=typed, env=environment, text=True,
                              capture_output=True, timeout=120, start_new_session=True, check=False)

    def calls(self):
        """The calls so far that change something, as "command region/stack"."""
        changing = [call for call in self.read()["calls"] if call[1].split("-")[0] in ("create", "update", "delete")]
        return [f"{call[1]} {call[call.index('--region') + 1]}/{call[5]}" for call in changing]

    def whole(self):
        """Whether everything exists and works."""
        state = self.read()
        wanted = {f"{A}/worldseat-dsql", f"{B}/worldseat-dsql", f"{A}/worldseat-dynamodb", f"{A}/worldseat-policies"}
        statuses = {stack["status"] for stack in state["stacks"].values()}
        pair = list(state["clusters"].items())
        peers = len(pair) == 2 and pair[0][1]["peer"] == pair[1][0] and pair[1][1]["peer"] == pair[0][0]
        return (set(state["stacks"]) == wanted and statuses <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"} and peers
                and all(cluster["status"] == "ACTIVE" and cluster["deletionProtectionEnabled"] for _, cluster in pair)
                and [table["DeletionProtectionEnabled"] for table in state["tables"].values()] == [True] * 4
                and "RuntimeRole" in state["stacks"][f"{A}/worldseat-policies"]["outputs"])

    def empty(self):
        state = self.read()
        return not (state["stacks"] or state["clusters"] or state["tables"])


MADE = [f"create-stack {A}/worldseat-dsql",
        # Protected only once it exists.
        f"create-stack {B}/worldseat-dsql", f"update-stack {B}/worldseat-dsql", f"update-stack {A}/worldseat-dsql",
        f"create-stack {A}/worldseat-dynamodb", f"update-stack {A}/worldseat-dynamodb", f"create-stack {A}/worldseat-policies"]


def at_once(scenario, cases):
    """Each case mostly starts processes: two at a time fill two processors."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scenario, cases))


def cuts(calls):
    """The points of interruption: before the first change, and after each change; nothing happens between two."""
    changes = [n for n, call in enumerate(calls, 1) if call[1].split("-")[0] in ("create", "update", "delete")]
    return [("before", changes[0])] + [("after", n) for n in changes]


class Scenario(unittest.TestCase):
    whole = None

    def passes(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def refuses(self, done, sentence):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(sentence, done.stderr)
        return done.stderr

    def made(self, **state):
        """An account in which up.sh has done everything; made once, then copied."""
        if not Scenario.whole:
            with World() as world:
                self.passes(world.run("up.sh"))
                Scenario.whole = world.read()
        return World(**Scenario.whole | {"calls": []} | state)


class Up(Scenario):
    def test_from_nothing(self):
        with World() as world:
            said = self.passes(world.run("up.sh"))
            self.assertTrue(world.whole(), said)
            self.assertEqual(world.calls(), MADE)
            hosts = {region: stack["outputs"]["Host"] for region, stack in
                     ((key.split("/")[0], s) for key, s in world.read()["stacks"].items() if key.endswith("dsql"))}
            self.assertIn(f"\nWORLDSEAT_DSQL={A}={hosts[A]},{B}={hosts[B]}\nWORLDSEAT_DYNAMODB={A},{B}\n", said)
            self.assertIn("\nworldseat provision dsql --iam-role arn:aws:iam::123456789012:role/worldseat-runtime\n", said)

    def test_twice_changes_nothing(self):
        with self.made() as world:
            before = world.read()["stacks"]
            said = self.passes(world.run("up.sh"))
            self.assertEqual(said.count("is as it should be"), 4, said)
            self.assertEqual({call.split()[0] for call in world.calls()}, {"update-stack"}, "which found no difference")
            self.assertEqual(world.read()["stacks"], before)

    def test_cut_off_anywhere_and_run_again(self):
        with World() as world:
            self.passes(world.run("up.sh"))
            calls = world.read()["calls"]
        at_once(self.cut_off_and_run_again, cuts(calls))

    def cut_off_and_run_again(self, cut):
        with World(cut=dict([cut])) as world:
            self.assertEqual(world.run("up.sh").returncode, -signal.SIGKILL, cut)
            world.plan(cut={})
            said = self.passes(world.run("up.sh"))
            self.assertTrue(world.whole(), (cut, said))
            self.assertEqual(len(world.read()["clusters"]), 2, "and none was made twice")

    def test_a_stack_that_fails_is_made_again_by_the_next_run(self):
        at_once(self.fails_once, MADE)

    def fails_once(self, step):
        command, stack = step.split()
        with World(fail={f"{command.split('-')[0]} {stack}": "ServiceQuotaExceededException"}) as world:
            self.refuses(world.run("up.sh"), "planned by the test")
            self.assertFalse(world.whole())
            self.passes(world.run("up.sh"))
            self.assertTrue(world.whole(), step)

    def test_a_stack_that_is_stuck_is_left_to_the_person(self):
        with World(fail={f"create {B}/worldseat-dsql": "STUCK"}) as world:
            self.refuses(world.run("up.sh"), "ROLLBACK_FAILED")
            world.plan()
            self.refuses(world.run("up.sh"), "deploy/down.sh")
            self.assertNotIn(f"delete-stack {B}/worldseat-dsql", world.calls())

    def test_a_pair_whose_other_half_vanished_is_not_taken_apart(self):
        with self.made() as world:
            stacks = world.read()["stacks"]
            del stacks[f"{B}/worldseat-dsql"]
            world.plan(stacks=stacks)
            self.refuses(world.run("up.sh"), "another peer")
            self.assertEqual(world.calls(), [])

    def test_what_would_lose_rows_is_refused(self):
        with self.made() as world:
            for flags in (["--witness", "us-west-1"], ["--prefix", "other_"], ["--regions", f"{A},us-west-1"]):
                done = world.run("up.sh", *flags)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertTrue(world.whole(), flags)

    def test_a_dry_run_changes_nothing_at_any_step(self):
        with World() as world:
            said = self.passes(world.run("up.sh", "--dry-run"))
            self.assertIn(f"would run: aws cloudformation create-stack --region {B}", said)
            self.assertEqual(world.calls(), [])
        with self.made() as world:
            self.passes(world.run("up.sh", "--dry-run"))
            self.assertEqual(world.calls(), [])
        with World(fail={f"update {A}/worldseat-dsql": "X"}) as world:
            world.run("up.sh")
            world.plan()
            self.passes(world.run("up.sh", "--dry-run"))
            self.assertEqual(world.calls(), [])

    def test_tables_made_by_worldseat_provision_are_left_alone(self):
        tables = {f"{region}/worldseat_{table}": {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": False}
                  for region in (A, B) for table in ("seats", "sales")}
        with World(tables=tables) as world:
            self.assertIn("left as they are", self.passes(world.run("up.sh")))
            self.assertEqual(world.read()["tables"], tables)
            self.passes(world.run("down.sh", "--yes"))
            self.assertEqual(world.read()["tables"], tables)

    def test_who_may_not_look_makes_nothing(self):
        for denied in ("cloudformation describe-stacks", "sts get-caller-identity", "dynamodb describe-table"):
            with World(denied=denied) as world:
                self.assertEqual(world.run("up.sh").returncode, 1)
                self.assertNotIn(f"create-stack {A}/worldseat-dynamodb", world.calls())

    def test_an_administrator_makes_the_policies_and_somebody_else_the_rest(self):
        with World() as world:
            self.passes(world.run("up.sh", "--only-policies"))
            self.assertEqual(world.calls(), [f"create-stack {A}/worldseat-policies"])
            said = self.passes(world.run("up.sh", "--without-policies"))
            self.assertIn("--iam-role ARN-OF-THE-SERVERS-ROLE", said)
            self.assertIn("--iam-role arn:aws:iam::", self.passes(world.run("up.sh", "--only-policies")))
            self.assertTrue(world.whole())

    def test_flags_that_cannot_be_meant_get_a_sentence_and_no_call(self):
        with World() as world:
            for flags, sentence in (
                (["--regions", "us-east-1"], "two regions"), (["--regions", f"{A},{A}"], "twice"), (["--regions"], "needs a value"),
                (["--witness", A], "third region"), (["--witness", "here"], "--witness"), (["--witness"], "needs a value"),
                (["--name", "1x"], "--name"), (["--name", "a" * 41], "--name"), (["--prefix", "a b"], "--prefix"),
                (["--dryrun"], "no flag --dryrun"), (["--only-policies", "--without-policies"], "nothing to do"),
            ):
                self.refuses(world.run("up.sh", *flags), sentence)
            self.assertEqual(world.read().get("calls", []), [])
            self.assertIn("--only-policies", self.passes(world.run("up.sh", "--help")))
            self.assertIn("PENDING_DELETE", self.passes(world.run("down.sh", "--help")))


class Down(Scenario):
    def test_everything_goes_once_the_name_is_typed_in(self):
        with self.made() as world:
            self.refuses(world.run("down.sh", typed="worldseats\n"), "nothing was deleted")
            self.refuses(world.run("down.sh", typed=""), "nothing was deleted")
            self.assertTrue(world.whole())
            self.passes(world.run("down.sh", typed="worldseat\n"))
            self.assertTrue(world.empty(), world.read())
            self.assertIn("There is nothing of worldseat", self.passes(world.run("down.sh")))
            self.passes(world.run("up.sh"))
            self.assertTrue(world.whole(), "and it can be made again")

    def test_cut_off_anywhere_and_run_again(self):
        with self.made() as world:
            self.passes(world.run("down.sh", "--yes"))
            calls = world.read()["calls"]
        at_once(self.cut_off_and_run_again, cuts(calls))

    def cut_off_and_run_again(self, cut):
        with self.made() as world:
            world.plan(cut=dict([cut]))
            self.assertEqual(world.run("down.sh", "--yes").returncode, -signal.SIGKILL, cut)
            world.plan(cut={})
            self.passes(world.run("down.sh", "--yes"))
            self.assertTrue(world.empty(), cut)

    def test_half_of_it_can_be_torn_down_too(self):
        for fails in (f"create {B}/worldseat-dsql", f"update {A}/worldseat-dsql", f"create {A}/worldseat-dynamodb"):
            with World(fail={fails: "X"}) as world:
                self.refuses(world.run("up.sh"), "planned by the test")
                self.passes(world.run("down.sh", "--yes"))
                self.assertTrue(world.empty(), fails)

    def test_tables_of_somebody_else_keep_their_protection(self):
        theirs = {f"{A}/worldseat_seats": {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": True}}
        with World(fail={f"create {A}/worldseat-dynamodb": "X"}) as world:
            world.run("up.sh")
            world.plan(tables=theirs)
            self.passes(world.run("down.sh", "--yes"))
            self.assertEqual(world.read()["tables"], theirs)

    def test_what_cannot_be_deleted_is_said_and_tried_again(self):
        with self.made(fail={f"delete {A}/worldseat-policies": "DeleteConflict"}) as world:
            self.refuses(world.run("down.sh", "--yes"), "not everything is gone")
            self.assertEqual(list(world.read()["stacks"]), [f"{A}/worldseat-policies"], "the rest is gone all the same")
            self.passes(world.run("down.sh", "--yes"))
            self.assertTrue(world.empty())

    def test_a_dry_run_changes_nothing(self):
        with self.made() as world:
            said = self.passes(world.run("down.sh", "--dry-run"))
            self.assertIn("--no-deletion-protection-enabled", said)
            self.assertEqual(world.calls(), [])

    def test_somebody_without_a_right_to_policies_takes_down_the_rest(self):
        with self.made() as world:
            self.passes(world.run("down.sh", "--yes", "--without-policies"))
            self.assertEqual(list(world.read()["stacks"]), [f"{A}/worldseat-policies"])
            self.passes(world.run("down.sh", "--yes", "--only-policies"))
            self.assertTrue(world.empty())


class ZTheRealProgram(unittest.TestCase):
    """Runs last: the real `aws` accepts every shape of call that was made above."""

    def test_takes_every_call(self):
        self.assertGreater(len(SHAPES), 8, "the scenarios ran before")
        at_once(self.takes, SHAPES.values())

    def takes(self, call):
        # It checks its arguments, and then finds no server at this address.
        environment = os.environ | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
                                    "AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_DEFAULT_REGION": A,
                                    "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
        done = subprocess.run([os.environ["REAL_AWS"], *call], env=environment, text=True, capture_output=True, timeout=120, check=False)
        self.assertIn("Could not connect to the endpoint URL", done.stderr, call)


if __name__ == "__main__":
    unittest.main(verbosity=2)
