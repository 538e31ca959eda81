package main

func journeyBoard() board {
	return board{
		name:  "journey",
		title: text{"a posting's way", "공고의 여정"},
		about: text{"Both halves, in the order in which a posting goes through them: schedule, function, queue, DAG, database, pods, API.",
			"스케줄, 함수, 큐, DAG, 데이터베이스, 파드, API까지 공고가 지나가는 차례대로 양쪽을 모두 봅니다."},
		vars: []variableOf{
			metricsVar(), datasourceVar("cloudwatch", "CloudWatch"), datasourceVar("loki", "Loki"),
			textVar("stack", text{"functions begin with", "함수 이름의 앞부분"}),
			textVar("posting", text{"posting, run or source", "공고, 실행, 소스"}),
		},
		rows: []row{journeySchedule(), journeyFunctions(), journeyQueues(), journeyAirflow(), journeyMySQL(), journeyPods(), journeyAPI(), journeyLogs()},
	}
}

func journeySchedule() row {
	return row{text{"1. Schedule", "1. 스케줄"}, []chart{
		graph(text{"Starts that were tried", "시작 시도"}, "short", cloud("AWS/Scheduler", "InvocationAttemptCount", "Sum", "ScheduleGroup")).half(),
		graph(text{"Starts that were given up", "포기한 시작"}, "short", cloud("AWS/Scheduler", "InvocationDroppedCount", "Sum", "ScheduleGroup")).half(),
	}}
}

func journeyFunctions() row {
	return row{text{"2. Functions", "2. 함수"}, []chart{
		graph(text{"Invocations and errors", "호출과 오류"}, "short",
			cloud("AWS/Lambda", "Invocations", "Sum", "FunctionName"), cloud("AWS/Lambda", "Errors", "Sum", "FunctionName"),
			cloud("AWS/Lambda", "Throttles", "Sum", "FunctionName")),
		graph(text{"Time", "시간"}, "ms", cloud("AWS/Lambda", "Duration", "p95", "FunctionName")),
		graph(text{"Records by stage", "단계별 레코드"}, "short",
			cloud("Techmap", "techmap_stage_records_total", "Sum", "Task", "stage", "outcome")),
		graph(text{"Runs of sources by outcome", "결과별 소스 수집"}, "short", cloud("Techmap", "techmap_source_runs_total", "Sum", "Task", "outcome")),
		graph(text{"Failures", "실패"}, "short", cloud("Techmap", "techmap_task_failures_total", "Sum", "Task")),
		graph(text{"Dollars of the model", "모델 비용"}, "currencyUSD", cloud("Techmap", "techmap_llm_cost_dollars_total", "Sum", "Task")),
	}}
}

func journeyQueues() row {
	return row{text{"3. Queues and stores of the cloud", "3. 클라우드의 큐와 저장소"}, []chart{
		graph(text{"Messages that wait", "대기 중인 메시지"}, "short", cloud("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", "QueueName")),
		graph(text{"Age of the oldest", "가장 오래된 메시지의 나이"}, "s", cloud("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", "QueueName")),
		graph(text{"Units of silver that are written", "실버에 쓴 용량 단위"}, "short", cloud("AWS/DynamoDB", "ConsumedWriteCapacityUnits", "Sum", "TableName")),
		graph(text{"Free space of the database", "데이터베이스 여유 공간"}, "bytes", cloud("AWS/RDS", "FreeStorageSpace", "Minimum", "DBInstanceIdentifier")).half(),
		graph(text{"Connections of the database", "데이터베이스 연결"}, "short", cloud("AWS/RDS", "DatabaseConnections", "Maximum", "DBInstanceIdentifier")).half(),
	}}
}

func journeyAirflow() row {
	return row{text{"4. Airflow", "4. Airflow"}, []chart{
		graph(text{"Runs that succeeded", "성공한 실행"}, "short",
			prom(`sum by (dag_id) (increase(airflow_dagrun_duration_count{dag_id=~"techmap.*"}[1h]))`, "{{dag_id}}")),
		graph(text{"Runs that failed", "실패한 실행"}, "short",
			prom(`sum by (dag_id) (increase(airflow_dagrun_failed_count{dag_id=~"techmap.*"}[1h])) or vector(0)`, "{{dag_id}}")),
		graph(text{"Time of tasks", "작업 시간"}, "ms",
			prom(`airflow_task_duration{dag_id=~"techmap.*",quantile="0.9"}`, "{{dag_id}} {{task_id}}")),
		graph(text{"Heartbeats of the scheduler", "스케줄러 하트비트"}, "short", prom(`sum(increase(airflow_scheduler_heartbeat[$__rate_interval]))`, "scheduler")),
		graph(text{"Delay of scheduled runs", "예약된 실행의 지연"}, "ms",
			prom(`airflow_dagrun_schedule_delay{dag_id=~"techmap.*",quantile="0.9"}`, "{{dag_id}}")),
		graph(text{"Free slots", "남은 슬롯"}, "short", prom(`airflow_pool_open_slots`, "{{pool}}")),
	}}
}

func journeyMySQL() row {
	return row{text{"5. MySQL", "5. MySQL"}, []chart{
		graph(text{"Answers", "응답"}, "bool", prom(`mysql_up`, "{{instance}}")),
		graph(text{"Statements a second, and slow ones", "초당 문장과 느린 문장"}, "short",
			prom(`rate(mysql_global_status_queries[$__rate_interval])`, "{{instance}}"),
			prom(`rate(mysql_global_status_slow_queries[$__rate_interval])`, "{{instance}} slow")),
		graph(text{"Connections", "연결"}, "short",
			prom(`mysql_global_status_threads_connected`, "{{instance}}"), prom(`mysql_global_variables_max_connections`, "{{instance}} most")),
	}}
}

func journeyPods() row {
	return row{text{"6. Pods", "6. 파드"}, []chart{
		graph(text{"Memory", "메모리"}, "bytes", prom(`sum by (pod) (container_memory_working_set_bytes{namespace="techmap",container!=""})`, "{{pod}}")),
		graph(text{"Processors", "CPU"}, "short",
			prom(`sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="techmap",container!=""}[$__rate_interval]))`, "{{pod}}")),
		graph(text{"Pods by phase, and restarts", "단계별 파드와 재시작"}, "short",
			prom(`sum by (phase) (kube_pod_status_phase{namespace="techmap"})`, "{{phase}}"),
			prom(`sum(increase(kube_pod_container_status_restarts_total{namespace="techmap"}[1h]))`, "restarts")),
	}}
}

func journeyAPI() row {
	return row{text{"7. API", "7. API"}, []chart{
		graph(text{"Published, and read by each server", "공개 시각과 서버별 읽은 시각"}, "s",
			prom(`time() - max(techmap_publication_timestamp_seconds > 0)`, "published"),
			prom(`time() - (techmap_index_loaded_timestamp_seconds > 0)`, "{{instance}}")),
		graph(text{"Requests a second", "초당 요청"}, "reqps", prom(`sum by (instance) (rate(techmap_http_requests_total[$__rate_interval]))`, "{{instance}}")),
		graph(text{"Openings", "채용"}, "short", prom(`techmap_index_openings`, "{{instance}}")),
	}}
}

func journeyLogs() row {
	return row{text{"Logs", "로그"}, []chart{
		{
			kind: kindGraph, title: text{"Warnings and errors a minute", "분당 경고와 오류"}, unit: "short", wide: 24,
			targets: []target{logs("sum by (service_name) (count_over_time({k8s_namespace_name=~\"techmap|airflow\"} | level=~\"warn|error|fatal\" [1m]))")},
		},
		{
			kind: kindLogs, title: text{"What is said of it", "관련 로그"}, wide: 24,
			targets: []target{logs("{k8s_namespace_name=~\"techmap|airflow\"} |~ `$posting`")},
			about: text{"Of one posting, run or source: type its name above. Posting texts are not logged.",
				"공고, 실행, 소스의 이름을 위에 입력하세요. 공고 본문은 로그에 남지 않습니다."},
		},
	}}
}
