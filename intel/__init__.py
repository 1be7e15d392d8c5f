"""The record, picture and pack of a monthly meeting about the sexual exploitation of young people."""
