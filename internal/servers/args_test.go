package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want options
		err  string
	}{
		{
			name: "all servers unless told otherwise",
			args: []string{"--", "go", "test", "-v"},
			want: options{[]string{"mysql", "s3", "dynamo", "sqs"}, []string{"go", "test", "-v"}},
		},
		{
			name: "a subset keeps the order of all, each once",
			args: []string{"--only", "sqs,mysql,sqs", "--", "true"},
			want: options{[]string{"mysql", "sqs"}, []string{"true"}},
		},
		{name: "no command", args: []string{"--only", "s3", "--"}, err: "no command"},
		{name: "unknown server", args: []string{"--only", "kafka", "--", "true"}, err: `"kafka"`},
		{name: "unknown flag", args: []string{"--shell", "--", "true"}, err: "shell"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parse(tt.args, io.Discard)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestRealMain_wrongUseIsStatus2(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	assert.Equal(t, statusUsage, realMain(t.Context(), nil, &said))
	assert.Contains(t, said.String(), "no command")
}
