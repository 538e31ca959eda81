package openai

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// completion is an answer in JSON, as far as it is of use.
type completion struct {
	Model   string `json:"model"`
	Choices []struct {
		Message struct {
			Content text   `json:"content"`
			Refusal string `json:"refusal"`
		} `json:"message"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage struct {
		Prompt        count `json:"prompt_tokens"`
		Completion    count `json:"completion_tokens"`
		PromptDetails struct {
			Cached count `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
		CompletionDetails struct {
			Reasoning count `json:"reasoning_tokens"`
		} `json:"completion_tokens_details"`
	} `json:"usage"`
}

// decode reads the body of a success. Of several choices, of which only one was asked for,
// the first counts. The tokens of thinking are part of those of the completion.
func decode(body []byte) (llm.Reply, error) {
	var c completion
	if err := json.Unmarshal(body, &c); err != nil {
		return llm.Reply{}, errors.New("not the JSON of a completion")
	}
	if len(c.Choices) == 0 {
		return llm.Reply{}, errors.New("no choices")
	}
	u := c.Usage
	thinking := min(u.CompletionDetails.Reasoning, u.Completion)
	reply := llm.Reply{
		Text:    string(c.Choices[0].Message.Content),
		Finish:  finish(c.Choices[0].FinishReason),
		Version: c.Model,
		Usage: llm.Usage{
			Input: int(u.Prompt), Cached: int(u.PromptDetails.Cached),
			Output: int(u.Completion - thinking), Thinking: int(thinking),
		},
	}
	if c.Choices[0].Message.Refusal != "" {
		reply.Text, reply.Finish = "", llm.FinishBlocked
	}
	return reply, nil
}

// finish maps the reasons of OpenAI and of servers that imitate it.
func finish(reason string) llm.Finish {
	switch reason {
	case "stop", "eos", "end_turn":
		return llm.FinishStop
	case "length", "max_tokens":
		return llm.FinishLength
	case "content_filter":
		return llm.FinishBlocked
	default: // also tool_calls, none, and what servers make up
		return llm.FinishOther
	}
}

// A text is a string, or parts of which some are text.
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '[' {
		return json.Unmarshal(b, (*string)(t))
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	var all strings.Builder
	for _, p := range parts {
		all.WriteString(p.Text)
	}
	*t = text(all.String())
	return nil
}

// A count is a number of tokens. What is no sensible one counts as nothing: an answer is
// not lost for its bill.
type count int

// UnmarshalJSON implements json.Unmarshaler.
func (c *count) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseFloat(string(bytes.Trim(b, `"`)), 64)
	if err != nil || !(n >= 0 && n <= math.MaxInt32) {
		n = 0
	}
	*c = count(n)
	return nil
}
