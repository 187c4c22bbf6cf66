"""The pictures for the paper as files, drawn by vl-convert from specifications of Vega-Lite, without any network."""
