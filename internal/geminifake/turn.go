package geminifake

import (
	"fmt"
	"net/http"
	"time"

	"github.com/techmap-it/techmap/llm"
)

// A Turn is how one request is answered. Make one with the functions below; their
// fields may be changed.
type Turn struct {
	Wait time.Duration // before the answer
	Hang bool          // no answer at all, until the client goes
	Cut  int           // the connection breaks after so many bytes of the body; 0 means not

	// An answer.
	Text    string
	Thought string // comes before Text, as a part of its own
	Finish  string // a finish reason by name, or "" for none
	Block   string // a reason to block the prompt: no candidates
	Usage   llm.Usage
	Version string

	// A refusal, if Status is not 0.
	Status  int
	Code    string // as "RESOURCE_EXHAUSTED"
	Message string
	Details []Detail

	// A body as it is, with Status or 200.
	Raw *string
}

// A Detail is one of the details of an error.
type Detail map[string]any

// Text answers with s, and counts words as tokens.
func Text(s string) Turn {
	return Turn{Text: s, Finish: "STOP", Usage: llm.Usage{Input: 20, Output: 5}, Version: "gemini-fake-001"}
}

// Finish answers with s, which ends for a reason by name, as "SAFETY".
func Finish(reason, s string) Turn {
	t := Text(s)
	t.Finish = reason
	return t
}

// Block withholds the answer because of the prompt, for a reason by name.
func Block(reason string) Turn {
	t := Text("")
	t.Finish, t.Block, t.Usage.Output = "", reason, 0
	return t
}

// Raw answers with a body of any form.
func Raw(status int, body string) Turn { return Turn{Status: status, Raw: &body} }

// Hang never answers.
func Hang() Turn { return Turn{Hang: true} }

// Cut breaks the connection after n bytes of an answer.
func Cut(n int) Turn {
	t := Text("an answer that never arrives whole")
	t.Cut = n
	return t
}

// Refuse answers with an error.
func Refuse(status int, code, message string, details ...Detail) Turn {
	return Turn{Status: status, Code: code, Message: message, Details: details}
}

// Down is a server that is overloaded or broken: 500, 503, 504.
func Down(status int) Turn {
	code := map[int]string{503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}[status]
	if code == "" {
		code = "INTERNAL"
	}
	return Refuse(status, code, "The model is overloaded. Please try again later.")
}

// Throttle is a limit per minute that was reached. A wait of 0 is not stated. As at the
// service, there is no Retry-After header: the wait is in the body.
func Throttle(wait time.Duration) Turn {
	details := []Detail{quotaFailure("GenerateRequestsPerMinutePerProjectPerModel", "1000")}
	if wait > 0 {
		details = append(details, retryInfo(wait))
	}
	return Refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", details...)
}

// DayQuota is a limit per day that was reached. The service states a wait there too,
// which does not help.
func DayQuota() Turn {
	return Refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
		quotaFailure("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "1500"), retryInfo(30*time.Second))
}

// SpendLimit is a limit of money that was reached.
func SpendLimit() Turn {
	return Refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED",
		"Your project has exceeded its spend limit.", quotaFailure("SpendPerProject", "250"))
}

// BadKey is a key that does not exist, which the service answers with 400.
func BadKey() Turn {
	return Refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
		Detail{
			"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
			"domain": "googleapis.com", "metadata": Detail{"service": "generativelanguage.googleapis.com"},
		})
}

// Gone is a model that does not exist, or no longer.
func Gone(model string) Turn {
	return Refuse(http.StatusNotFound, "NOT_FOUND",
		fmt.Sprintf("models/%s is not found for API version v1beta, or is not supported for generateContent.", model))
}

func quotaFailure(id, value string) Detail {
	return Detail{
		"@type": "type.googleapis.com/google.rpc.QuotaFailure",
		"violations": []Detail{{
			"quotaMetric": "generativelanguage.googleapis.com/generate_content_requests", "quotaId": id,
			"quotaDimensions": Detail{"location": "global"}, "quotaValue": value,
		}},
	}
}

func retryInfo(wait time.Duration) Detail {
	return Detail{
		"@type":      "type.googleapis.com/google.rpc.RetryInfo",
		"retryDelay": fmt.Sprintf("%.9fs", wait.Seconds()),
	}
}

// limited cuts an answer that costs more than the request allows. Thinking counts, so
// that a small limit leaves no text at all.
func (t Turn) limited(tokens int) Turn {
	if tokens == 0 || t.Usage.Output+t.Usage.Thinking <= tokens || t.Finish != "STOP" {
		return t
	}
	t.Finish = "MAX_TOKENS"
	t.Usage.Thinking = min(t.Usage.Thinking, tokens)
	left := tokens - t.Usage.Thinking
	text := []rune(t.Text)
	t.Text = string(text[:len(text)*left/max(t.Usage.Output, 1)])
	t.Usage.Output = left
	return t
}
