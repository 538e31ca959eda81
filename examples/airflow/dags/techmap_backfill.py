"""A DAG of Airflow: see techmap_airflow.factory.backfill."""

from techmap_airflow import config, factory

dag = factory.backfill(config.load())
