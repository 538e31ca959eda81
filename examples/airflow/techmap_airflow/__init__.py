"""Airflow over the stages of techmap: one factory of DAGs and one configuration file."""
