package rankhttp

import (
	"context"
	"time"
)

// stateRoutes are the questions about the data themselves. Those whose answer changes without
// the data are moving: caches have to ask each time.
func stateRoutes() []*route {
	return []*route{
		{
			path: "/v1/sources", name: "sources", tag: "state", summary: "Where openings come from",
			try:    "/v1/sources",
			doc:    "Lists the sources, with what their terms allow and ask for.",
			answer: answerSources, model: Sources{},
		},
		{
			path: "/v1/runs", name: "runs", tag: "state", summary: "When openings were collected",
			try:    "/v1/runs?n=5",
			doc:    "Lists what runs did with each source, the latest first.",
			params: params([]*param{numberParam("n", "How many.", 50, 1, maxRanking, func(q *question, n int) { q.query.N = n })}),
			answer: answerRuns, model: Runs{}, moving: true,
		},
		{
			path: "/v1/status", name: "status", tag: "state", summary: "How fresh the data are",
			try: "/v1/status",
			doc: "Says what is served, how old it is, and how what fills the store is doing: sources, layers, " +
				"queues, what was lost, what waits for a model, and how good the data are. That is worked out from " +
				"time to time, not for each question: pipeline.at says when.",
			answer: answerStatus, model: Status{}, moving: true,
		},
	}
}

func answerSources(_ context.Context, q *question) (any, error) {
	return &Sources{AsOf: q.asOf(), Sources: append([]Source{}, q.data.Sources...), Meta: q.meta()}, nil
}

func answerRuns(_ context.Context, q *question) (any, error) {
	n := q.query.N
	if n == 0 {
		n = 50
	}
	runs := append([]Run{}, q.data.Runs...)
	return &Runs{Runs: runs[:min(n, len(runs))], Meta: q.meta()}, nil
}

// answerStatus never looks at a store: what it tells of one was found out before.
func answerStatus(_ context.Context, q *question) (any, error) {
	x := q.data.Index
	answer := &Status{
		AsOf: x.AsOf(), Openings: x.Openings(), Open: q.known.counts().open, Unknown: x.Unknown(),
		Loaded: q.data.Loaded.UTC(), Sources: append([]Source{}, q.data.Sources...), Meta: q.meta(),
	}
	if w, ok := q.library.(Watched); ok {
		answer.Pipeline = w.Pipeline()
	}
	if !answer.AsOf.IsZero() { // sightings may be ahead of a clock that is late
		answer.Age = max(0, int(q.now.Sub(answer.AsOf)/time.Second))
	}
	return answer, nil
}
