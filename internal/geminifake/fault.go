package geminifake

import (
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A Fault is something that goes wrong, and what a driver has to make of it.
type Fault struct {
	Name string
	Turn Turn
	Kind error         // of package techmap
	Wait time.Duration // of a *techmap.RetryError; 0 if it is none
}

// Faults returns the errors that the service is known to answer with.
func Faults() []Fault {
	refuse := func(status int, code string) Turn { return Refuse(status, code, "as it happens") }
	return []Fault{
		{Name: "request that is wrong", Turn: refuse(400, "INVALID_ARGUMENT"), Kind: techmap.ErrInvalid},
		{Name: "key that is none", Turn: BadKey(), Kind: techmap.ErrBlocked},
		{Name: "country or billing", Turn: refuse(400, "FAILED_PRECONDITION"), Kind: techmap.ErrBlocked},
		{Name: "no key", Turn: refuse(401, "UNAUTHENTICATED"), Kind: techmap.ErrBlocked},
		{Name: "key that may not", Turn: refuse(403, "PERMISSION_DENIED"), Kind: techmap.ErrBlocked},
		{Name: "model that is gone", Turn: Gone("gemini-1.0-pro"), Kind: techmap.ErrInvalid},
		{Name: "too slow for the server", Turn: refuse(408, "DEADLINE_EXCEEDED"), Kind: techmap.ErrUnavailable},
		{Name: "aborted", Turn: refuse(409, "ABORTED"), Kind: techmap.ErrUnavailable},
		{Name: "too large", Turn: refuse(413, "INVALID_ARGUMENT"), Kind: techmap.ErrInvalid},
		{Name: "cancelled by the server", Turn: refuse(499, "CANCELLED"), Kind: techmap.ErrUnavailable},
		{Name: "limit per minute", Turn: Throttle(0), Kind: techmap.ErrThrottled},
		{
			Name: "limit per minute with a wait", Turn: Throttle(45_837_906_927), Kind: techmap.ErrThrottled,
			Wait: 45_837_906_927,
		},
		{Name: "limit per day", Turn: DayQuota(), Kind: techmap.ErrExhausted},
		{Name: "limit of money", Turn: SpendLimit(), Kind: techmap.ErrExhausted},
		{Name: "quota of nothing", Turn: noQuota(), Kind: techmap.ErrExhausted},
		{Name: "internal error", Turn: Down(500), Kind: techmap.ErrUnavailable},
		{Name: "gateway that speaks HTML", Turn: Raw(502, "<html>Bad Gateway</html>"), Kind: techmap.ErrUnavailable},
		{Name: "overload", Turn: Down(503), Kind: techmap.ErrUnavailable},
		{Name: "deadline of the server", Turn: Down(504), Kind: techmap.ErrUnavailable},
		{Name: "refusal without body", Turn: Raw(http.StatusTooManyRequests, ""), Kind: techmap.ErrThrottled},
		{Name: "refusal as a list", Turn: Raw(503, `[{"error":{"code":503}}]`), Kind: techmap.ErrUnavailable},
		{Name: "cut answer", Turn: Cut(40), Kind: techmap.ErrUnavailable},
		{Name: "cut JSON", Turn: Raw(200, `{"candidates":[{"content":{"parts":[{"te`), Kind: techmap.ErrUnavailable},
		{Name: "answer of another form", Turn: Raw(200, `{"candidates":"none"}`), Kind: techmap.ErrUnavailable},
		{Name: "no answer, no reason", Turn: Raw(200, `{}`), Kind: techmap.ErrUnavailable},
	}
}

// noQuota is what the service answers if a model is not in the plan at all.
func noQuota() Turn {
	return Refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
		quotaFailure("GenerateContentInputTokensPerModelPerMinute-FreeTier", "0"), retryInfo(20*time.Second))
}

// An Ending is a way for an answer to end, and what a driver has to make of it.
type Ending struct {
	Name   string
	Turn   Turn
	Finish llm.Finish
}

// Endings returns all finish reasons, also one that is new, and all reasons to withhold
// an answer because of its prompt.
func Endings() []Ending {
	var all []Ending
	for _, name := range Finishes() {
		finish := llm.FinishOther
		switch name {
		case "STOP":
			finish = llm.FinishStop
		case "MAX_TOKENS":
			finish = llm.FinishLength
		case "RECITATION":
			finish = llm.FinishRecitation
		case "SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY":
			finish = llm.FinishBlocked
		}
		all = append(all, Ending{"finish " + name, Finish(name, ""), finish})
	}
	for _, name := range append(append([]string(nil), blocks[1:]...), "MODEL_ARMOR", "A_REASON_TO_COME") {
		all = append(all, Ending{"block " + name, Block(name), llm.FinishBlocked})
	}
	return append(all,
		Ending{"none stated", Finish("", "half"), llm.FinishOther},
		Ending{"no candidates", Raw(200, `{"candidates":[],"usageMetadata":{"promptTokenCount":20}}`), llm.FinishOther},
		Ending{"nothing but a bill", Raw(200, `{"usageMetadata":{"promptTokenCount":20}}`), llm.FinishOther})
}
