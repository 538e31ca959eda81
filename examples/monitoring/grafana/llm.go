package main

func modelBoard() board {
	return board{
		name:  "llm",
		title: text{"LLM and money", "LLM과 비용"},
		about: text{"What the model is asked, what it costs, and when it will be done.",
			"모델에 무엇을 묻고, 얼마가 들며, 언제 끝나는지 봅니다."},
		vars: []variableOf{metricsVar()},
		rows: []row{modelMoney(), modelCalls(), modelBacklog()},
	}
}

func modelMoney() row {
	return row{text{"Money", "비용"}, []chart{
		stat(text{"Spent this month", "이번 달 지출"}, "currencyUSD", `max(techmap_llm_spent_dollars)`),
		stat(text{"Budget of the month", "이번 달 예산"}, "currencyUSD", `max(techmap_llm_budget_dollars)`).
			note(text{"0 is no limit.", "0은 제한 없음입니다."}),
		stat(text{"Share that is spent", "예산 소진율"}, "percentunit",
			`max(techmap_llm_spent_dollars) / max(techmap_llm_budget_dollars > 0) or vector(0)`, 0.75, 0.9),
		stat(text{"At the end of the month, at this pace", "지금 속도의 월말 예상"}, "currencyUSD",
			`max(techmap_llm_spent_dollars) * scalar(days_in_month()) / scalar(day_of_month() - 1 + hour() / 24 > 0.5)`).
			note(text{"The first half day of a month says nothing.", "매월 첫 반나절에는 값이 없습니다."}),
		stat(text{"Answers from the store", "저장된 답의 비율"}, "percentunit",
			`sum(techmap_llm_store_hits_total) / (sum(techmap_llm_store_hits_total) + sum(techmap_llm_calls_total)) or vector(0)`),
		stat(text{"Calls that fail", "실패한 호출"}, "percentunit", `max(techmap:llm_failures:ratio30m) or vector(0)`, 0.1, 0.5),
		graph(text{"Dollars", "달러"}, "currencyUSD",
			prom(`sum by (model) (increase(techmap_llm_cost_dollars_total[$__rate_interval]))`, "{{model}}")).half(),
		graph(text{"Spent beside the budget", "지출과 예산"}, "currencyUSD",
			prom(`max(techmap_llm_spent_dollars)`, "spent"), prom(`max(techmap_llm_budget_dollars)`, "budget")).half(),
	}}
}

func modelCalls() row {
	return row{text{"Calls", "호출"}, []chart{
		graph(text{"By result", "결과별"}, "short",
			prom(`sum by (model, result) (increase(techmap_llm_calls_total[$__rate_interval]))`, "{{model}} {{result}}")),
		graph(text{"Tokens", "토큰"}, "short",
			prom(`sum by (model, direction) (increase(techmap_llm_tokens_total[$__rate_interval]))`, "{{model}} {{direction}}")),
		graph(text{"Answers that were stored already", "이미 저장되어 있던 답"}, "short",
			prom(`sum by (model) (increase(techmap_llm_store_hits_total[$__rate_interval])) or vector(0)`, "{{model}}")),
	}}
}

func modelBacklog() row {
	return row{text{"To be asked", "물을 것"}, []chart{
		graph(text{"Postings that wait", "대기 중인 공고"}, "short", prom(`max(techmap_llm_backlog_postings)`, "postings")).half(),
		graph(text{"Time that asking takes", "묻는 데 걸릴 시간"}, "s", prom(`max(techmap_llm_backlog_seconds)`, "seconds")).half(),
	}}
}
