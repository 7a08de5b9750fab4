"""Tests the limits of the provisioning policy: it may change and delete what has our tag, and
cannot give that tag to a cluster that is not ours. Run by scripts/test-deploy.sh."""

import unittest

from check_templates import statements
from iam import allows

PARAMETERS = {
    "AWS::Partition": "aws",
    "AWS::AccountId": "123456789012",
    "Name": "worldseat",
    "FirstRegion": "us-east-1",
    "SecondRegion": "us-east-2",
    "WitnessRegion": "us-west-2",
    "TablePrefix": "worldseat_",
    "FirstCluster": "arn:aws:dsql:us-east-1:123456789012:cluster/ours",
    "SecondCluster": "arn:aws:dsql:us-east-2:123456789012:cluster/ours",
}
CLUSTER = "arn:aws:dsql:us-east-1:123456789012:cluster/abcdefghijklmnopqrstuvwxyz"
OURS = "worldseat-dsql"
BY_STACK = {"aws:CalledVia": ["cloudformation.amazonaws.com"]}
GIVES_OURS = {"aws:RequestTag/worldseat": OURS}
HAS_OURS = {"aws:ResourceTag/worldseat": OURS}
# Every DSQL action that changes something.
CHANGES = ["AddPeerCluster", "CreateCluster", "DeleteCluster", "PutMultiRegionProperties", "PutWitnessRegion", "RemovePeerCluster",
           "TagResource", "UntagResource", "UpdateCluster"]


def may(action, *context, resource=CLUSTER):
    merged = {key: value for part in context for key, value in part.items()}
    return allows(statements("Provisioning"), f"dsql:{action}", resource, merged, PARAMETERS)


class Fence(unittest.TestCase):
    def test_nobody_gives_our_tag_to_somebody_elses_cluster(self):
        for tags in ({}, {"aws:ResourceTag/worldseat": "other-dsql"}, {"aws:ResourceTag/owner": "them"}):
            self.assertFalse(may("TagResource", GIVES_OURS, tags), tags)
        # Not even a stack can, if the cluster has a tag of that name.
        self.assertFalse(may("TagResource", GIVES_OURS, BY_STACK, {"aws:ResourceTag/worldseat": "other-dsql"}))

    def test_by_hand_nothing_of_a_cluster_without_our_tag_is_changed(self):
        witness = {"dsql:WitnessRegion": "us-west-2"}
        for action in CHANGES:
            for tags in ({}, {"aws:ResourceTag/worldseat": "other-dsql"}):
                self.assertFalse(may(action, GIVES_OURS, witness, tags), f"{action} {tags}")
        # A request that another service than CloudFormation makes is not from a stack of ours.
        self.assertFalse(may("TagResource", GIVES_OURS, {"aws:CalledVia": ["athena.amazonaws.com"]}))

    def test_a_stack_makes_no_cluster_without_the_tag_by_which_it_is_found_again(self):
        for tags in ({}, {"aws:RequestTag/worldseat": "other-dsql"}):
            self.assertFalse(may("CreateCluster", BY_STACK, tags))
            self.assertFalse(may("TagResource", BY_STACK, tags))

    def test_up_sh_makes_peers_and_changes_a_pair(self):
        witness = {"dsql:WitnessRegion": "us-west-2"}
        for region in ("us-east-1", "us-east-2"):
            new = f"arn:aws:dsql:{region}:123456789012:cluster/new"
            for action in ("CreateCluster", "TagResource"):
                self.assertTrue(may(action, BY_STACK, GIVES_OURS, resource=new), action)
                # In case AWS takes the tags of the request for those of the resource that is being made.
                self.assertTrue(may(action, BY_STACK, GIVES_OURS, HAS_OURS, resource=new), action)
            for action in ("AddPeerCluster", "PutMultiRegionProperties"):
                self.assertTrue(may(action, BY_STACK, resource=new), action)
                self.assertTrue(may(action, BY_STACK, HAS_OURS, resource=new), action)
            self.assertTrue(may("PutWitnessRegion", BY_STACK, witness, resource=new))
            self.assertTrue(may("UpdateCluster", BY_STACK, HAS_OURS, resource=new))
        self.assertTrue(may("PutWitnessRegion", BY_STACK, witness, resource="arn:aws:dsql:us-west-2:123456789012:cluster/new"))
        self.assertFalse(may("PutWitnessRegion", BY_STACK, {"dsql:WitnessRegion": "eu-west-1"}))

    def test_down_sh_deletes_what_is_ours_and_only_that(self):
        for action in ("DeleteCluster", "RemovePeerCluster", "UpdateCluster", "UntagResource"):
            self.assertTrue(may(action, BY_STACK, HAS_OURS), action)
            self.assertFalse(may(action, BY_STACK, {"aws:ResourceTag/worldseat": "other-dsql"}), action)
            self.assertFalse(may(action, BY_STACK), action)
        # The protection is taken off before the stack is deleted.
        self.assertTrue(may("UpdateCluster", HAS_OURS))

    def test_everybody_who_provisions_reads(self):
        for action in ("GetCluster", "ListTagsForResource", "GetClusterPolicy", "GetVpcEndpointServiceName"):
            self.assertTrue(may(action), action)


if __name__ == "__main__":
    unittest.main(verbosity=2)
