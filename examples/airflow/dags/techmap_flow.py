"""A DAG of Airflow: see techmap_airflow.factory.flow."""

from techmap_airflow import config, factory

dag = factory.flow(config.load())
