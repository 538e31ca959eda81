"""A Lambda function in Python as data people write them: pandas for the table, boto3 for
the stores. It speaks the runtime API itself, without the runtime's own start."""

import json
import os
import urllib.request

import boto3
import pandas as pd

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
S3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")


def handle(event: dict) -> dict:
    """Counts the words of an event, as a table."""
    table = pd.DataFrame({"word": event.get("words", [])})
    return {"counts": table.value_counts("word").to_dict()}


while True:
    with urllib.request.urlopen(API + "next") as response:
        request = response.headers["Lambda-Runtime-Aws-Request-Id"]
        answer = json.dumps(handle(json.load(response))).encode()
    urllib.request.urlopen(urllib.request.Request(API + request + "/response", answer)).close()
