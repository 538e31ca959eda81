package main

import "maps"

// helpInKorean holds the texts of "techmap --help" in Korean, by their English: sentences
// of commands, and notes without a verb of flags.
func helpInKorean() map[string]string {
	all := helpOfCommands()
	maps.Copy(all, helpOfCommonFlags())
	maps.Copy(all, helpOfPipelineFlags())
	maps.Copy(all, helpOfQuestionFlags())
	maps.Copy(all, helpOfOtherFlags())
	return all
}

// helpOfCommands has the headings, and a sentence for each command.
func helpOfCommands() map[string]string {
	return map[string]string{
		"Which technologies does each field of IT ask for?": "IT 직군마다 어떤 기술을 요구하는지 보여 줍니다.",

		"Collect and refine:":           "모으고 정제하기:",
		"Ask:":                          "묻기:",
		"See what an answer rests on:":  "답의 근거 보기:",
		"Look after the store:":         "관리하기:",
		"Names, models and extractors:": "이름, 모델, 추출기:",

		"Collect, refine, load and publish, then show the top ten of each role.":                                           "수집, 정제, 적재, 게시를 차례로 하고 직군별 상위 10개 기술을 보여 줍니다.",
		"Collect postings from sites into bronze.":                                                                         "사이트에서 공고를 모아 브론즈에 넣습니다.",
		"Read what sites served, in bronze, into silver: one schema for all sites.":                                        "브론즈로 실버 공고를 만듭니다.",
		"Ask the language model what rules leave open in silver postings, and keep its answers. With --extractor cascade.": "cascade 추출기의 모델에 실버 공고를 묻고 답을 보관합니다.",
		"Find the technologies in silver postings, by rules and the answers that are kept, into gold. Asks no model.":      "실버와 보관한 답으로 골드 공고를 만듭니다. 모델에는 묻지 않습니다.",
		"Join gold postings that advertise one job into openings, which is what rankings count.":                           "골드 공고로 채용을 만듭니다.",
		"Take in postings that you already have, as JSON lines.":                                                           "가지고 있는 공고를 JSON 줄로 넣습니다.",
		"Make the later layers anew from bronze or silver. Asks no site.":                                                  "저장된 층에서 그 뒤의 층을 다시 만듭니다.",
		"Show the most demanded technologies of each role.":                                                                "직군마다 가장 많이 요구하는 기술을 보여 줍니다.",
		"Show which technologies are asked for more and more, or less and less.":                                           "점점 더 찾거나 덜 찾는 기술을 보여 줍니다.",
		"Show what is asked for along with a technology.":                                                                  "어떤 기술과 함께 요구하는 것을 보여 줍니다.",
		"Compare two roles, regions, days or technologies, and say which differences are more than chance.":                "두 직군, 지역, 날짜, 기술을 나란히 견줍니다.",
		"Show what sets a role apart from all others.":                                                                     "한 직군이 다른 모든 직군과 무엇이 다른지 보여 줍니다.",
		"Show what to learn next: which technology brings most openings within reach.":                                     "다음에 배울 것, 곧 가장 많은 채용에 닿게 해 주는 기술을 보여 줍니다.",
		"Show what openings say about pay, experience and remote work.":                                                    "채용이 밝힌 급여, 경력, 근무지를 보여 줍니다.",
		"Write the website as files, in both languages, with tables and feeds.":                                            "웹사이트를 두 언어의 파일로, 표와 피드까지 씁니다.",
		"Show the words that an opening's demand for a technology rests on.":                                               "채용이 그 기술을 요구한다고 읽은 문장을 보여 줍니다.",
		"Show why two postings are one opening, or are not.":                                                               "두 공고가 왜 한 채용인지, 또는 아닌지 보여 줍니다.",
		"Look at a layer: what each field holds, and what changed.":                                                        "층을 살펴봅니다. 항목마다 든 것과 바뀐 것을 보여 줍니다.",
		"Write a layer or a ranking to a file, the same bytes every time.":                                                 "층을 파일로 내보냅니다. 순서가 정해져 있고 다시 내보내도 똑같습니다.",
		"Show lost records and why they were lost.":                                                                        "버린 기록과 그 이유를 보여 줍니다.",
		"List lost records and why they were lost.":                                                                        "버린 기록의 목록과 그 이유를 보여 줍니다.",
		"Show all that is known of one lost record.":                                                                       "버린 기록 하나에 대해 아는 것을 모두 보여 줍니다.",
		"Refine lost records again, of which bronze has the bytes.":                                                        "브론즈에 원본이 있는 버린 기록을 다시 정제합니다.",
		"Check the store and say what to do.":                                                                              "저장소를 점검하고 할 일을 알려 줍니다.",
		"List the sites that can be collected from; show, check or draft one.":                                             "수집할 수 있는 사이트의 목록을 보여 주고, 하나를 살펴보거나 확인하거나 초안을 만듭니다.",
		"List the sites.": "사이트 목록을 보여 줍니다.",
		"Show what is known of a site: rights, keys, companies.":                              "사이트에 대해 아는 것, 곧 권리, 키, 회사를 보여 줍니다.",
		"Run a site's file on a recorded page, or on the site itself.":                        "사이트 파일을 기록된 페이지나 사이트에 대고 실행해 봅니다.",
		"Draft the file of a site from a feed, or a page of one posting.":                     "피드나 공고 페이지 하나로 사이트 파일의 초안을 만듭니다.",
		"Remove from bronze what a site's terms allow to be kept no longer.":                  "사이트 약관이 정한 보관 기간이 지난 응답을 지웁니다.",
		"Remove postings from every layer for good; a later crawl does not bring them back.":  "공고를 모든 층에서 영영 지우고 다시 들어오지 않게 합니다.",
		"Show how to turn on tab completion of commands, flags and names: bash, zsh or fish.": "bash, zsh, fish에서 명령, 플래그, 이름을 탭 키로 완성하는 방법을 알려 줍니다.",
		"Show versions.": "버전을 보여 줍니다.",
		"Estimate, track and batch what a language model is asked.":                                                     "모델에 드는 비용과 든 비용, 아직 물을 것을 다룹니다.",
		"Estimate calls, time and cost of asking the model about silver. Sends nothing.":                                "실버를 모델에 물으면 얼마나 드는지 알려 줍니다. 아무것도 보내지 않습니다.",
		"Ask the model about postings that still wait for it.":                                                          "모델의 답을 기다리는 공고를 모델에 묻습니다.",
		"Show what was spent on models.":                                                                                "모델에 쓴 비용을 보여 줍니다.",
		"Fetch the answers of finished batches. Run it again until none is left.":                                       "끝난 배치의 답을 받습니다. 남은 배치가 없을 때까지 다시 실행하세요.",
		"Read postings as JSON lines, write what they ask for as JSON lines.":                                           "공고를 JSON 줄로 읽고 요구하는 것을 JSON 줄로 씁니다.",
		"Compare extractors with labelled postings, and with each other.":                                               "추출기를 정답이 있는 공고로 채점하고 서로 견줍니다.",
		"Check the names that the program knows, and find those that it lacks.":                                         "프로그램이 아는 이름을 점검하고 모르는 이름을 찾습니다.",
		"Find mistakes in a taxonomy, with file and line.":                                                              "분류 체계의 잘못을 파일과 줄 번호로 찾아 줍니다.",
		"Show what a name means, and where it counts.":                                                                  "이름의 뜻과, 집계되는 자리를 보여 줍니다.",
		"Show what changes between two taxonomies, and which demands with it.":                                          "두 분류 체계의 차이와, 그에 따라 달라지는 요구를 보여 줍니다.",
		"List names that postings ask for and the taxonomy lacks.":                                                      "공고가 요구하는데 분류 체계에 없는 이름의 목록을 보여 줍니다.",
		"Make a test case of a name that was read wrongly.":                                                             "잘못 읽은 이름을 시험 항목으로 만듭니다.",
		"Find the stock lines that a site puts into postings of many companies, so that names in them are not counted.": "사이트가 여러 회사의 공고에 똑같이 넣는 문구를 찾습니다. 거기 나온 이름은 요구가 아닙니다.",
		"Make large data of small, to measure with.":                                                                    "측정에 쓰도록 작은 데이터로 큰 데이터를 만듭니다.",

		"Write a report on one month: what was asked for, compared with the month before, what rises and falls, and what a curriculum covers.":                   "한 달의 보고서를 씁니다. 지난달과 견준 요구, 오르고 내리는 기술, 교육 과정이 채우는 것을 담습니다.",
		"Show on one screen how sources, layers, the model and the data are doing. Exit status 0: all is well, 3: something to look at, 1: something is broken.": "출처, 층, 모델, 데이터의 상태를 한 화면에 보여 줍니다. 종료 상태 0: 이상 없음, 3: 살펴볼 것이 있음, 1: 고장 난 것이 있음.",
		"Send what the model has to be asked about silver as batches: half the price, hours instead of minutes. With genai/NAME only.":                           "실버에 대해 모델에 물을 것을 배치로 맡깁니다. 비용은 절반이고, 몇 분 대신 몇 시간이 걸립니다. genai/NAME에서 됩니다.",

		"Displays a command that you need to execute in order activate tab completion for this program.\n\nFor permanent activation (i.e. beyond the current shell session), paste the command in your shell’s init file.\n\nIf no shell is specified, it tries to detect your current login shell automatically.": "탭 완성을 켜려고 실행할 명령을 보여 줍니다.\n\n셸을 새로 열어도 켜져 있게 하려면 그 명령을 셸의 초기화 파일에 넣으세요.\n\n셸을 지정하지 않으면 지금 쓰는 로그인 셸을 알아서 찾습니다.",
	}
}
