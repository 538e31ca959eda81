package main

import "github.com/techmap-it/techmap/examples/internal/message"

var (
	textListening  = message.Text{En: "listening on http://%s", Ko: "http://%s 에서 기다립니다"}
	textCollecting = message.Text{En: "collecting the sample sites; this takes some seconds", Ko: "예시 사이트에서 수집합니다. 몇 초 걸립니다"}
	textStopping   = message.Text{En: "answering what was asked, then stopping; once more to stop at once", Ko: "받은 질문에 답한 뒤 멈춥니다. 한 번 더 누르면 바로 멈춥니다"}
	textNoStore    = message.Text{
		En: "there is no store at %s: fill one with \"techmap run\", name another with --store or --gold, or try --sample",
		Ko: "%s 에 저장소가 없습니다. \"techmap run\"으로 채우거나, --store나 --gold로 다른 저장소를 지정하거나, --sample로 시험해 보세요",
	}
	textEmpty = message.Text{
		En: "nothing has been published at %s yet: it is served as soon as it is",
		Ko: "%s 에 아직 게시된 것이 없습니다. 게시되면 바로 제공합니다",
	}
)
