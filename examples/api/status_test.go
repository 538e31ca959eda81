package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/examples/internal/status"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

func TestCostsAreNotShownToVisitors(t *testing.T) {
	t.Parallel()
	found := &rankhttp.Pipeline{
		Model: rankhttp.PipelineModel{Waiting: 7, Booked: true, Spent: 9, Budget: 10, Left: 1},
		Findings: []rankhttp.PipelineFinding{
			{Code: status.CodeBudget, Text: rankhttp.PipelineText{En: "$9 of $10"}}, {Code: "source-failed"},
		},
	}
	shown := withoutCosts(found)
	assert.Equal(t, rankhttp.PipelineModel{Waiting: 7}, shown.Model)
	assert.Equal(t, []rankhttp.PipelineFinding{{Code: "source-failed"}}, shown.Findings)
	assert.Len(t, found.Findings, 2, "what the operator's metrics are made of stays")
	assert.Nil(t, withoutCosts(nil))
}
