"""Deploys template.yaml into moto's CloudFormation, once for each orchestrator, and checks
what comes of it. SAM is expanded by its own translator first. What moto does not know it
leaves out; it says so."""

import io
import json
import os
import pathlib
import re
import sys
import zipfile

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="y")

import boto3
from cfnlint.decode import cfn_yaml
from moto import mock_aws
from samtranslator.translator.transform import transform

TEMPLATE = pathlib.Path(__file__).parent.parent / "template.yaml"


class NoPolicies:
    """The template names no managed policy."""

    def load(self) -> dict[str, str]:
        """Returns none."""
        return {}


def package() -> bytes:
    """Returns a package with a program that does nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bootstrap", "#!/bin/sh\n")
    return packed.getvalue()


def by_alias(resources: dict[str, dict]) -> None:
    """Checks that whatever wakes a function up goes by its alias, and that an alias moves as its
    alarm allows."""
    woken = 0
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Scheduler::Schedule":
                target = properties["Target"]["Arn"]
                assert "Name" not in properties, f"{name}: two stacks would share it"
            case "AWS::Lambda::EventSourceMapping":
                target = properties["FunctionName"]
            case "AWS::CodeDeploy::DeploymentGroup":
                (alarm,) = properties["AlarmConfiguration"]["Alarms"]
                watched = resources[alarm["Name"]["Ref"]]
                assert watched.get("Condition") == resource.get("Condition"), name
                assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"], name
                continue
            case _:
                continue
        assert target["Ref"].endswith("Aliaslive"), f"{name} wakes {target}"
        assert "CodeDeployLambdaAliasUpdate" in resources[target["Ref"]]["UpdatePolicy"], target
        woken += 1
    assert woken == 9, woken


def deploy(orchestrator: str) -> dict[str, object]:
    """Deploys the template and returns what has to be told."""
    boto3.client("s3").create_bucket(Bucket="code")
    boto3.client("s3").put_object(Bucket="code", Key="package.zip", Body=package())
    template = json.loads(json.dumps(cfn_yaml.load(str(TEMPLATE))))
    template["Globals"]["Function"]["CodeUri"] = "s3://code/package.zip"
    parameters = {"Contact": "mailto:jobs@dotori.example", "Orchestrator": orchestrator}
    defaults = {k: v["Default"] for k, v in template["Parameters"].items() if "Default" in v}
    expanded = transform(template, {**defaults, **parameters}, NoPolicies())
    by_alias(expanded["Resources"])
    # moto knows neither secret nor address of a database in a stack, and stumbles over a
    # parameter group of the same one.
    del expanded["Resources"]["Database"]["Properties"]["DBParameterGroupName"]
    text = json.dumps(expanded).replace("${Database.MasterUserSecret.SecretArn}", "${Database}")
    text = text.replace("${Database.Endpoint.Address}:${Database.Endpoint.Port}", "db.example:3306")
    for attribute in ("MasterUserSecret.SecretArn", "Endpoint.Address"):
        text = text.replace('{"Fn::GetAtt": ["Database", "%s"]}' % attribute, '{"Ref": "Database"}')
    text = re.sub(r"\$\{(\w+Alarm)\.Arn\}", r"arn:\1", text)  # it makes none
    text = re.sub(r'"Ref": "(\w+)Aliaslive"', r'"Ref": "\1"', text)  # nor aliases
    boto3.client("cloudformation").create_stack(
        StackName="techmap", TemplateBody=text, Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    )
    made = boto3.client("cloudformation").describe_stack_resources(StackName="techmap")["StackResources"]
    ids = {r["LogicalResourceId"]: r.get("PhysicalResourceId") for r in made if "LogicalResourceId" in r}
    missing = sorted(set(expanded["Resources"]) - set(ids))
    table = boto3.client("dynamodb").describe_table(TableName=ids["Table"])["Table"]
    assert [i["IndexName"] for i in table["GlobalSecondaryIndexes"]] == ["changes"]
    queue = boto3.client("sqs").get_queue_attributes(QueueUrl=ids["RefineQueue"], AttributeNames=["All"])
    assert json.loads(queue["Attributes"]["RedrivePolicy"])["maxReceiveCount"] in (5, "5")
    functions = boto3.client("lambda").list_functions()["Functions"]
    mappings = boto3.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    return {
        "orchestrator": orchestrator, "resources": len(made), "not made by moto": missing,
        "functions": sorted(f["Environment"]["Variables"]["TECHMAP_TASK"] for f in functions),
        "mappings": sorted(m["State"] for m in mappings),
    }


def main() -> int:
    """Deploys for both orchestrators; exactly one of them takes messages."""
    for orchestrator, state in (("lambda", "Enabled"), ("airflow", "Disabled")):
        with mock_aws():
            told = deploy(orchestrator)
        print(json.dumps(told))
        assert told["functions"] == ["crawl", "load", "publish", "refine", "report"], told
        assert told["mappings"] == [state] * 3, told
    return 0


if __name__ == "__main__":
    sys.exit(main())
