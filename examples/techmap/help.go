package main

import "github.com/alecthomas/kong"

// groups are the headings of "techmap --help", and of the flags that all commands have.
func groups() []kong.Group {
	return []kong.Group{
		{Key: "pipeline", Title: "Collect and refine:"},
		{Key: "ask", Title: "Ask:"},
		{Key: "look", Title: "See what an answer rests on:"},
		{Key: "keep", Title: "Look after the store:"},
		{Key: "names", Title: "Names, models and extractors:"},
		{Key: "common", Title: "Flags of every command:", Description: "Every flag can be set in the environment too, " +
			"--min-sample as TECHMAP_MIN_SAMPLE, and in techmap.yaml, as min-sample: 20."},
	}
}
