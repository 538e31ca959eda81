package main

func qualityBoard() board {
	return board{
		name:  "quality",
		title: text{"data quality", "데이터 품질"},
		about: text{"Whether the numbers that are shown rest on enough.", "보여 주는 숫자의 근거가 충분한지 봅니다."},
		vars:  []variableOf{metricsVar()},
		rows: []row{
			{text{"Now", "지금"}, []chart{
				stat(text{"Check of quality", "품질 점검"}, "short", `max(techmap_status{check="quality"})`, 1, 2).
					note(text{"0 good, 1 warning, 2 bad.", "0 정상, 1 주의, 2 이상입니다."}),
				stat(text{"Field that is filled least", "가장 덜 채워진 필드"}, "percentunit", `min(techmap_quality_field_fill_ratio)`),
				stat(text{"Roles that rest on few openings", "근거가 적은 직군"}, "short", `max(techmap_quality_thin_roles)`),
				stat(text{"Runs that do not add up", "수가 맞지 않는 실행"}, "short", `max(techmap_quality_unbalanced_runs)`, 1, 1),
				stat(text{"Postings that are another's opening", "다른 공고와 같은 채용"}, "percentunit", `max(techmap_quality_duplicates_ratio)`),
				stat(text{"Openings that name the unknown", "모르는 이름이 있는 채용"}, "short", `max(techmap_index_unknown_openings)`, 1, 100),
			}},
			{text{"Over time", "추이"}, []chart{
				graph(text{"Share of postings in which a field is filled", "필드가 채워진 공고의 비율"}, "percentunit",
					prom(`max by (field) (techmap_quality_field_fill_ratio)`, "{{field}}")).half(),
				graph(text{"Openings", "채용"}, "short", prom(`max(techmap_index_openings)`, "openings")).half(),
				graph(text{"Roles that rest on few openings", "근거가 적은 직군"}, "short", prom(`max(techmap_quality_thin_roles)`, "roles")),
				graph(text{"Postings that are another's opening", "다른 공고와 같은 채용"}, "percentunit", prom(`max(techmap_quality_duplicates_ratio)`, "share")),
				graph(text{"Lost records that are kept", "보관 중인 손실 레코드"}, "short", prom(`max by (kind) (techmap_rejects) or vector(0)`, "{{kind}}")),
				graph(text{"Openings of the last publication", "마지막 공개의 채용"}, "short", prom(`max(techmap_publication_openings)`, "openings")).full(),
			}},
		},
	}
}
