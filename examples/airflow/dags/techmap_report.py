"""A DAG of Airflow: see techmap_airflow.factory.report."""

from techmap_airflow import config, factory

dag = factory.report(config.load())
