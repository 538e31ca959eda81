"""A DAG of Airflow: see techmap_airflow.factory.dead_letters."""

from techmap_airflow import config, factory

dag = factory.dead_letters(config.load())
