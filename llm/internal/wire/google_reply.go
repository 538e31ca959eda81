package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// googleReply is a GenerateContentResponse as far as it is of use.
type googleReply struct {
	Candidates []struct {
		Content struct {
			Parts []struct {
				Text    string `json:"text"`
				Thought bool   `json:"thought"`
			} `json:"parts"`
		} `json:"content"`
		FinishReason enum `json:"finishReason"`
	} `json:"candidates"`
	PromptFeedback *struct {
		BlockReason enum `json:"blockReason"`
	} `json:"promptFeedback"`
	Usage struct {
		Prompt   count `json:"promptTokenCount"`
		Tools    count `json:"toolUsePromptTokenCount"`
		Cached   count `json:"cachedContentTokenCount"`
		Output   count `json:"candidatesTokenCount"`
		Thoughts count `json:"thoughtsTokenCount"`
		Total    count `json:"totalTokenCount"`
	} `json:"usageMetadata"`
	ModelVersion string `json:"modelVersion"`
}

// GoogleReply reads a GenerateContentResponse, with enums by name or by number. The
// older SDK drops the tokens of thinking and the version, and hides what a withheld
// answer cost; neither knows finishes that are newer than itself.
func GoogleReply(body []byte) (llm.Reply, error) {
	var r *googleReply
	if err := json.Unmarshal(body, &r); err != nil {
		return llm.Reply{}, errors.New("not the JSON of an answer")
	}
	if r == nil || r.Candidates == nil && r.PromptFeedback == nil && r.Usage.Total == 0 && r.Usage.Prompt == 0 {
		return llm.Reply{}, errors.New("neither candidates nor a reason why")
	}
	reply := llm.Reply{Finish: llm.FinishOther, Version: r.ModelVersion, Usage: r.usage()}
	if r.PromptFeedback != nil && !r.PromptFeedback.BlockReason.zero() {
		reply.Finish = llm.FinishBlocked
		return reply, nil
	}
	if len(r.Candidates) == 0 {
		return reply, nil
	}
	first := r.Candidates[0]
	var text strings.Builder
	for _, part := range first.Content.Parts {
		if !part.Thought {
			text.WriteString(part.Text)
		}
	}
	reply.Text, reply.Finish = text.String(), googleFinish(first.FinishReason)
	return reply, nil
}

// usage counts what the parts leave out of the total as thinking: that is what the
// total of an answer is for whose parts this version does not know.
func (r *googleReply) usage() llm.Usage {
	in := r.Usage.Prompt + r.Usage.Tools
	thinking := r.Usage.Thoughts
	if thinking == 0 {
		thinking = max(0, r.Usage.Total-in-r.Usage.Output)
	}
	return llm.Usage{
		Input: int(in), Cached: int(r.Usage.Cached), Output: int(r.Usage.Output), Thinking: int(thinking),
	}
}

// googleFinish maps finishes by their names and by their numbers in the protocol buffer.
func googleFinish(reason enum) llm.Finish {
	switch reason {
	case "STOP", "1":
		return llm.FinishStop
	case "MAX_TOKENS", "2":
		return llm.FinishLength
	case "RECITATION", "4", "IMAGE_RECITATION":
		return llm.FinishRecitation
	case "SAFETY", "3", "BLOCKLIST", "7", "PROHIBITED_CONTENT", "8", "SPII", "9",
		"IMAGE_SAFETY", "11", "IMAGE_PROHIBITED_CONTENT":
		return llm.FinishBlocked
	default: // also LANGUAGE, OTHER, MALFORMED_FUNCTION_CALL, CONTINUATION, none, and what is to come
		return llm.FinishOther
	}
}

// An enum is a name or a number, which is kept as digits.
type enum string

// zero reports whether e says nothing.
func (e enum) zero() bool {
	return e == "" || e == "0" || strings.HasSuffix(string(e), "_UNSPECIFIED")
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *enum) UnmarshalJSON(b []byte) error {
	*e = enum(bytes.Trim(b, `"`))
	if *e == "null" {
		*e = ""
	}
	return nil
}

// A count is a number of tokens, which may also be written as a string. What is no
// sensible one counts as nothing: an answer is not lost for its bill.
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
