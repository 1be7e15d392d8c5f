"""What is around someone or something: the ego network, added up from graded statements."""
